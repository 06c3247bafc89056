"""Limits: how often, how soon again, and when never (G10–G12).

Two kinds of facts decide: *quiets* (a key that is silent until a moment, or for ever) and *impressions* (what was
opened). The same two functions judge a proposal when it is decided and again, under a lock, when it opens.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from upsell_widget.domain.receipts import ELIGIBLE, Eligibility, Reason

MINIMUM_COOL_DOWN = timedelta(days=7)
MINIMUM_SNOOZE = timedelta(days=7)


class Seen(NamedTuple):
    """An impression, as the caps count it. Only a dialog's first offer counts as a popup."""

    campaign_id: str
    session_id: str
    page_id: str
    at: datetime
    parent_id: str | None = None
    """The offer it followed in its dialog."""

    @property
    def first(self) -> bool:
        """Whether it began its dialog."""
        return self.parent_id is None


@dataclass(frozen=True, slots=True)
class Memory:
    """What the limits remember of one shopper."""

    quiets: Mapping[str, datetime | None] = field(default_factory=dict)
    """Quiet key → until when; None: for ever."""
    seen: tuple[Seen, ...] = ()
    """Impressions of the last 31 days."""


class Quiet(NamedTuple):
    """Silence for one key, until a moment or (None) for ever."""

    key: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Caps:
    """Shop-wide caps on popups a shopper. A campaign cannot lift them."""

    page: int = 1
    session: int = 2
    day: int = 3
    week: int = 6


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one campaign, within the shop-wide caps."""

    session: int | None = 1
    day: int | None = None
    week: int | None = None
    cool_down_days: int = 7
    snooze_days: int = 30
    show_to_unhappy: bool = False
    """Lifts the quiet for unhappy customers; the linter warns."""


@dataclass(frozen=True, slots=True)
class Silences:
    """What is silent at one moment in one place, sorted once so that each campaign and candidate is a single look-up."""

    place: Eligibility
    campaigns: Mapping[str, Eligibility]
    subjects: Mapping[str, Eligibility]


def silences(memory: Memory, now: datetime, quiet_key: str) -> Silences:
    """The silences that hold now: of this cart, order or session, of campaigns, of what they offer."""
    place, campaigns, subjects = ELIGIBLE, {}, {}
    for key, until in memory.quiets.items():
        if until is not None and until <= now:
            continue
        scope, _, name = key.partition(":")
        verdict = Eligibility(Reason.QUIET, key, until.isoformat() if until else "for ever")
        if key == quiet_key:
            place = verdict
        elif scope == "campaign":
            campaigns[name] = verdict
        elif scope == "subject":
            subject, _, where = name.partition("|")
            if not where or where == quiet_key:
                subjects[_read(subject)] = verdict._replace(reason=Reason.DECLINED_BEFORE)
    return Silences(place, campaigns, subjects)


def shop_caps(memory: Memory, caps: Caps, now: datetime, session_id: str, page_id: str) -> Eligibility:
    """Whether one more popup is within the shop-wide caps."""
    popups = [seen for seen in memory.seen if seen.first]
    counts = (
        (Reason.CAP_PAGE, sum(seen.page_id == page_id for seen in popups), caps.page),
        (Reason.CAP_SESSION, sum(seen.session_id == session_id for seen in popups), caps.session),
        (Reason.CAP_DAY, _since(popups, now - timedelta(days=1)), caps.day),
        (Reason.CAP_WEEK, _since(popups, now - timedelta(days=7)), caps.week),
    )
    return _first_reached(counts)


def campaign_caps(memory: Memory, limits: Limits, campaign_id: str, now: datetime, session_id: str) -> Eligibility:
    """Whether one more popup of this campaign is within its own caps."""
    shown = [seen for seen in memory.seen if seen.campaign_id == campaign_id]
    counts = (
        (Reason.CAMPAIGN_CAP_SESSION, sum(seen.session_id == session_id for seen in shown), limits.session),
        (Reason.CAMPAIGN_CAP_DAY, _since(shown, now - timedelta(days=1)), limits.day),
        (Reason.CAMPAIGN_CAP_WEEK, _since(shown, now - timedelta(days=7)), limits.week),
    )
    return _first_reached(counts)


def _since(seen: Iterable[Seen], start: datetime) -> int:
    return sum(impression.at > start for impression in seen)


def _first_reached(counts: Iterable[tuple[Reason, int, int | None]]) -> Eligibility:
    for reason, found, cap in counts:
        if cap is not None and found >= cap:
            return Eligibility(reason, found, cap)
    return ELIGIBLE


def after_decline(subject: str, quiet_key: str, now: datetime, cool_down_days: int) -> tuple[Quiet, ...]:
    """A declined offer never returns for that cart or order, nor within seven days (G11)."""
    cool_down = max(MINIMUM_COOL_DOWN, timedelta(days=cool_down_days))
    key = _subject_key(subject)
    return Quiet(f"{key}|{quiet_key}", None), Quiet(key, now + cool_down)


def after_accept(subject: str, quiet_key: str) -> tuple[Quiet, ...]:
    """What was accepted is not offered again in that cart or on that order."""
    return (Quiet(f"{_subject_key(subject)}|{quiet_key}", None),)


def after_snooze(campaign_id: str, subject: str, now: datetime, snooze_days: int) -> tuple[Quiet, ...]:
    """ "Not now" silences the campaign and what it offered for 30 days, never less than 7 (G11)."""
    until = now + max(MINIMUM_SNOOZE, timedelta(days=snooze_days))
    return Quiet(f"campaign:{campaign_id}", until), Quiet(_subject_key(subject), until)


def after_mute(campaign_id: str, subject: str) -> tuple[Quiet, ...]:
    """ "Don't show this" is for ever (G11)."""
    return Quiet(f"campaign:{campaign_id}", None), Quiet(_subject_key(subject), None)


def after_dismissal(quiet_key: str) -> tuple[Quiet, ...]:
    """×, Esc and the backdrop: quiet for this cart or order (G10)."""
    return (Quiet(quiet_key, None),)


def _subject_key(subject: str) -> str:
    """The key of a subject, whose own ``|`` must not look like the place that follows it."""
    return f"subject:{subject.replace('%', '%25').replace('|', '%7C')}"


def _read(name: str) -> str:
    return name.replace("%7C", "|").replace("%25", "%") if "%" in name else name
