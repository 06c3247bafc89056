"""Belated events: written after their shopper logged in or withdrew consent, they must follow it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from upsell_widget.domain.outcomes import Event, EventKind

BROWSING = frozenset({EventKind.VIEW, EventKind.DWELL})
"""The kinds that need consent."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What a shopper changed lately: whose memory theirs went into, and when consent was withdrawn."""

    merged_into: str | None = None
    merged_at: datetime | None = None
    withdrawn_at: datetime | None = None


def follow(events: Iterable[Event], changed: Mapping[str, Changed]) -> list[Event]:
    """The events as they may be written: a visitor's under the customer's id, browsing without consent left out."""
    return [kept for event in events if (kept := _follow(event, changed)) is not None]


def _follow(event: Event, changed: Mapping[str, Changed]) -> Event | None:
    known = changed.get(event.shopper_id)
    if known is not None and known.merged_into is not None and known.merged_at is not None and event.at <= known.merged_at:
        event = replace(event, shopper_id=known.merged_into)
    if event.kind in BROWSING and (withdrawn(known, event.at) or withdrawn(changed.get(event.shopper_id), event.at)):
        return None
    return event


def withdrawn(known: Changed | None, at: datetime) -> bool:
    """Whether what happened at a moment lies before a withdrawal of consent."""
    return known is not None and known.withdrawn_at is not None and at <= known.withdrawn_at
