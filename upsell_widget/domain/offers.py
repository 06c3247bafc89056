"""Offers: what is proposed, where, at which moment, at which price."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from upsell_widget.domain.changes import AddLine, Change, ChangePlan, PauseSubscription, ReplaceLine, Target
from upsell_widget.domain.shop import Quote, Subscription


class OfferKind(StrEnum):
    """What an offer does."""

    UPSELL = "upsell"
    CROSS_SELL = "cross_sell"
    DOWNSELL = "downsell"
    CONTENT = "content"


class Placement(StrEnum):
    """Where an offer may appear."""

    PRODUCT = "product"
    CART = "cart"
    POST_PURCHASE = "post_purchase"
    ACCOUNT = "account"
    CANCEL = "cancel"
    LANDING = "landing"


class Because(NamedTuple):
    """Why a product was recommended, as data: the recommender's code and its figures."""

    code: str
    anchor_id: str | None = None
    """The product it goes with, replaces or stands in for."""
    times: int | None = None
    out_of: int | None = None
    figure: str = ""
    """What made this the moment ("trial ends 2026-03-13, 3 days left")."""

    @property
    def evidence(self) -> str:
        """The recommender and its figures, as a receipt keeps them.

        >>> Because("bought_together", "shoes", 6, 15).evidence
        'bought_together: 6 of 15 (shoes)'
        """
        spoken = self._recommended
        return f"{spoken}; {self.figure}" if self.figure else spoken

    @property
    def _recommended(self) -> str:
        if self.times is None or self.anchor_id is None:
            return self.code
        figures = f"{self.times} of {self.out_of}" if self.out_of is not None else f"{self.times}"
        return f"{self.code}: {figures} ({self.anchor_id})"


class Candidate(NamedTuple):
    """A product a recommender proposes for one campaign, before anything is checked."""

    product_id: str
    plan_id: str | None
    line_id: str | None
    """The line it would replace; None: it would be added."""
    likelihood: float
    """Estimated chance of acceptance relative to the others, 0–1."""
    because: Because
    subscription_id: str | None = None
    """The running subscription it would change."""
    pause_cycles: int = 0
    """Above zero: it would rest for so many cycles, and stay what it is."""

    @property
    def subject(self) -> str:
        """What a "no" is remembered under: the product, and the plan if there is one; a pause apart from the plan paused."""
        subject = subject_of(self.product_id, self.plan_id)
        return f"pause:{subject}" if self.pause_cycles else subject


def subject_of(product_id: str, plan_id: str | None) -> str:
    """The product, and the plan if there is one, as one key.

    >>> subject_of("vinegar", "monthly")
    'vinegar@monthly'
    """
    return product_id if plan_id is None else f"{product_id}@{plan_id}"


def change_of_subscription(candidate: Candidate, running: Subscription, quantity: int, discount_percent: int) -> Change:
    """The one change of a running subscription that accepting a candidate makes (G07)."""
    target, since = Target("subscription", running.id), running.standing_since
    product_id, plan_id = candidate.product_id, candidate.plan_id
    if candidate.pause_cycles:
        return PauseSubscription(target, running.id, product_id, plan_id, candidate.pause_cycles, quantity, since)
    return ChangePlan(target, running.id, product_id, plan_id, quantity, discount_percent, since)


def change_for(candidate: Candidate, target: Target, quantity: int, discount_percent: int) -> Change:
    """The one change of a cart or an order that accepting a candidate makes (G07)."""
    product_id, plan_id = candidate.product_id, candidate.plan_id
    if candidate.line_id is not None:
        return ReplaceLine(target, candidate.line_id, product_id, quantity, plan_id, discount_percent)
    return AddLine(target, product_id, quantity, plan_id, discount_percent)


@dataclass(frozen=True, slots=True)
class Replaced:
    """The line or subscription an offer would change, as it stood when the offer was made."""

    product_id: str
    plan_id: str | None
    quantity: int


class SeenOn(NamedTuple):
    """The page an offer was made on, for what may follow it in the same dialog."""

    product_id: str | None = None
    device: str = "desktop"
    facts: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Offer:
    """A proposal at a price, for one shopper, until ``expires_at``. It travels signed; the server believes nothing else."""

    id: str
    campaign_id: str
    campaign_version: int
    kind: OfferKind
    placement: Placement
    trigger: str
    shopper_id: str
    session_id: str
    page_id: str
    quiet_key: str
    """The cart, order or session that falls quiet when the popup is dismissed."""
    subject: str
    product_id: str | None
    plan_id: str | None
    change: Change | None
    """None for content, which sells nothing."""
    quote: Quote | None
    terms_hash: str
    locale: str
    expires_at: datetime
    receipt_id: str
    anchor_id: str | None = None
    seller: str = ""
    parent_id: str | None = None
    """The offer in the same dialog that this one follows."""
    step: int = 1
    """1 for a dialog's first offer."""
    replaced: Replaced | None = None
    """None where nothing is replaced."""
    seen_on: SeenOn = SeenOn()
    return_to: str = "/"
    """The path of the page it was made on, for shoppers without JavaScript."""
