"""Receipts: the verdict on everything a decision considered, kept whether or not anything was shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Reason(StrEnum):
    """Why a campaign or candidate was or was not chosen. Conditions answer with their own code instead."""

    CHOSEN = "chosen"
    ELIGIBLE = "eligible"
    OUTRANKED = "outranked"
    # when
    NOT_STARTED = "not_started"
    ENDED = "ended"
    OUTSIDE_HOURS = "outside_hours"
    OTHER_TRIGGER = "other_trigger"
    NOTHING_REMOVED = "nothing_removed"
    NOTHING_STUDIED = "nothing_studied"
    NOT_DUE = "not_due"
    HEALTH_NOT_RISEN = "health_not_risen"
    NO_MOMENT = "no_moment"
    SPOKEN_OF = "spoken_of"
    # who
    UNHAPPY = "unhappy"
    NO_CONSENT = "no_consent"
    # what
    NO_CANDIDATE = "no_candidate"
    UNKNOWN_PRODUCT = "unknown_product"
    UNAVAILABLE = "unavailable"
    IN_CART = "in_cart"
    OWNED = "owned"
    OUT_OF_STOCK = "out_of_stock"
    NO_PRICE = "no_price"
    PRICE_RATIO = "price_ratio"
    PROFILE = "profile"
    DECLINED_BEFORE = "declined_before"
    NOT_CHEAPER = "not_cheaper"
    NO_TARGET = "no_target"
    NOT_AMENDABLE = "not_amendable"
    CAPABILITY = "capability"
    # limits
    QUIET = "quiet"
    CAP_PAGE = "cap_page"
    CAP_SESSION = "cap_session"
    CAP_DAY = "cap_day"
    CAP_WEEK = "cap_week"
    CAMPAIGN_CAP_SESSION = "campaign_cap_session"
    CAMPAIGN_CAP_DAY = "campaign_cap_day"
    CAMPAIGN_CAP_WEEK = "campaign_cap_week"
    # quoting and accepting
    QUOTE_FAILED = "quote_failed"
    LATE = "late"
    HOLDOUT = "holdout"
    INVALID_TOKEN = "invalid_token"
    EXPIRED = "expired"
    OTHER_SHOPPER = "other_shopper"
    OTHER_TARGET = "other_target"
    OLD_CAMPAIGN = "old_campaign"
    NOT_OPENED = "not_opened"
    NOT_FOR_YOU = "not_for_you"
    PRICE_CHANGED = "price_changed"
    TERMS_CHANGED = "terms_changed"
    SOLD_OUT = "sold_out"
    ORDER_CLOSED = "order_closed"
    CART_CHANGED = "cart_changed"
    SUBSCRIPTION_CHANGED = "subscription_changed"


class Eligibility(NamedTuple):
    """A verdict: a reason code, with what was found and what was expected where a figure decided."""

    reason: str
    found: object = None
    expected: object = None


ELIGIBLE = Eligibility(Reason.ELIGIBLE)
"""The one passing verdict: compare with ``is``."""


class Verdict(NamedTuple):
    """What became of one campaign, or of one candidate of it."""

    campaign_id: str
    reason: str
    found: object = None
    expected: object = None
    subject: str | None = None
    """The candidate; None when the verdict is on the campaign itself."""
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Every verdict of one decision, in the order they were reached."""

    id: str
    at: datetime
    shopper_id: str
    placement: str
    trigger: str
    verdicts: tuple[Verdict, ...]

    @property
    def chosen(self) -> Verdict | None:
        """The verdict on what was chosen, if anything was."""
        return next((verdict for verdict in self.verdicts if verdict.reason == Reason.CHOSEN), None)

    def with_verdict(self, verdict: Verdict) -> Receipt:
        """This receipt with the verdict on one ranked proposal replaced by what became of it when it was quoted.

        Proposals are quoted in their order: of several of one subject (for two lines, say) the first unquoted one is meant.
        """
        ranked = (Reason.CHOSEN, Reason.OUTRANKED)
        place = (verdict.campaign_id, verdict.subject)
        for at, each in enumerate(self.verdicts):
            if each.reason in ranked and (each.campaign_id, each.subject) == place:
                return replace(self, verdicts=(*self.verdicts[:at], verdict, *self.verdicts[at + 1 :]))
        return self
