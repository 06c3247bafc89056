"""Messages: a notice as the JSON of a webhook, and as the words of a mail or chat."""

from __future__ import annotations

import json
from datetime import UTC

from upsell_widget.domain.outbox import Notice
from upsell_widget.domain.signal_words import message_of, title_of


def webhook_body(notice: Notice) -> bytes:
    """What a webhook posts: type, timestamp and data, as the specification recommends."""
    signal = notice.signal
    data = {"id": notice.id, "code": signal.code, "shopper_id": signal.shopper_id, "found": signal.found, "matter": signal.matter}
    told = {"type": f"upsell.signal.{signal.code}", "timestamp": signal.at.astimezone(UTC).isoformat(), "data": data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def words(notice: Notice, language: str) -> tuple[str, str]:
    """Title and text. The id stands at the end, so that a message that comes twice is known."""
    return title_of(notice.signal.code, language), f"{message_of(notice.signal, language)}\n\n{notice.id}"
