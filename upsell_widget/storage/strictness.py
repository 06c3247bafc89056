"""Strictness: which of two silences for one key holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from upsell_widget.domain.limits import Quiet


def strictest(one: datetime | None, other: datetime | None) -> datetime | None:
    """The later moment; None (for ever) beats every moment."""
    return None if one is None or other is None else max(one, other)


def by_key(quiets: Iterable[Quiet]) -> dict[str, datetime | None]:
    """Silences by key, the strictest of each."""
    found: dict[str, datetime | None] = {}
    for key, until in quiets:
        found[key] = strictest(found[key], until) if key in found else until
    return found
