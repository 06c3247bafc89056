"""The survey: "would you recommend us", 0–10, asked at most once in 90 days (G30), and the answer to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from upsell_widget.domain.limits import Quiet
from upsell_widget.domain.shop import Shopper

EVERY = timedelta(days=90)
"""How long after an answer, a "not now" or an invitation nobody is asked again."""
LINK_FOR = timedelta(days=14)
"""How long a form or a link can be answered."""
LOWEST, HIGHEST = 0, 10
LONGEST_REASON = 1_000
"""Characters."""
SHOWN_FOR = timedelta(days=1)
"""How long a survey that was first shown on a page stays there; after that it was asked, and is not asked again."""
ANSWERED, ASKED, SHOWN = "survey:answered", "survey:asked", "survey:shown"
"""Keys of the three silences: after an answer; after a link or a "not now"; after it was first shown on a page."""


class Asking(StrEnum):
    """What asking is noted for."""

    LINK = "link"
    """A link is made, to be sent."""
    PAGE = "page"
    """It is shown on a page, for the first time."""
    LATER = "later"
    """They said "not now"."""


@dataclass(frozen=True, slots=True)
class SurveyAnswer:
    """One answer. ``id`` is that of the form or link it was given on, which answers once."""

    id: str
    shopper_id: str
    score: int
    at: datetime
    reason: str = ""
    segments: Mapping[str, str] = field(default_factory=dict)
    """What the answer can be broken down by: band, plan, source, locale."""
    qa: bool = False

    def __post_init__(self) -> None:
        if not LOWEST <= self.score <= HIGHEST:
            raise ValueError(f"found a score of {self.score}, expected {LOWEST} to {HIGHEST}")
        if len(self.reason) > LONGEST_REASON:
            raise ValueError(f"found a reason of {len(self.reason)} characters, expected at most {LONGEST_REASON}")

    @property
    def quiet(self) -> Quiet:
        """The silence that follows it: no second answer for 90 days."""
        return Quiet(ANSWERED, self.at + EVERY)


def asked_quiet(at: datetime, by: Asking) -> Quiet:
    """The silence that follows it."""
    return Quiet(SHOWN if by is Asking.PAGE else ASKED, at + EVERY)


def may_answer(quiets: Mapping[str, datetime | None], now: datetime) -> bool:
    """Whether the latest answer is at least 90 days old."""
    return not _in_force(quiets, ANSWERED, now)


def may_ask(quiets: Mapping[str, datetime | None], now: datetime, by: Asking = Asking.LINK) -> bool:
    """Whether nobody has asked, and nothing was answered, for 90 days. Who was shown the survey may still say "not now"."""
    silences = (ANSWERED, ASKED) if by is Asking.LATER else (ANSWERED, ASKED, SHOWN)
    return not any(_in_force(quiets, key, now) for key in silences)


def stays_shown(quiets: Mapping[str, datetime | None], now: datetime) -> bool:
    """Whether a survey that was first shown less than a day ago is still there: neither answered nor put off."""
    shown_until = quiets.get(SHOWN)
    is_recent = shown_until is not None and now < shown_until - EVERY + SHOWN_FOR
    return is_recent and may_ask(quiets, now, Asking.LATER)


def _in_force(quiets: Mapping[str, datetime | None], key: str, now: datetime) -> bool:
    if key not in quiets:
        return False
    until = quiets[key]
    return until is None or until > now


def clean_reason(text: str) -> str:
    """What somebody wrote, without control characters and blank edges, cut where it is too long.

    >>> clean_reason("  late\\r\\nand cold\\x00 ")
    'late\\nand cold'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(each for each in lines if each == "\n" or each.isprintable()).strip()[:LONGEST_REASON].strip()


def score_of(text: str) -> int | None:
    """The score a form was sent with; None: none, or not one of 0 to 10.

    >>> score_of("10"), score_of("11"), score_of(""), score_of("１")
    (10, None, None, None)
    """
    return next((score for score in range(LOWEST, HIGHEST + 1) if text == str(score)), None)


def segments_of(shopper: Shopper, source: Mapping[str, str]) -> Mapping[str, str]:
    """What an answer of this shopper can be broken down by, as they are now; what is not known is left out."""
    plans = sorted(f"{each.product_id}@{each.plan_id}" for each in shopper.subscriptions)
    found = {
        "band": shopper.loyalty.band.value,
        "plan": "+".join(plans),
        "source": source.get("utm_campaign") or source.get("utm_source", ""),
        "locale": shopper.locale,
    }
    return {name: value for name, value in found.items() if value}
