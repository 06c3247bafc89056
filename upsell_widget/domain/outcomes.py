"""What became of an offer, and what a shopper did on the way: the facts we record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from upsell_widget.domain.context import View
from upsell_widget.domain.limits import Memory
from upsell_widget.domain.loyalty import Loyalty
from upsell_widget.domain.meters import Meter
from upsell_widget.domain.money import Money


class OutcomeKind(StrEnum):
    """What a shopper answered, or what became of the sale later.

    ``purchased``: what was accepted in a cart was ordered. What is accepted on an order is bought at that moment: its
    ``accepted`` names the order, and no second outcome follows. ``opened`` and ``booked``: help was used; never money.
    """

    ACCEPTED = "accepted"
    DECLINED = "declined"
    SNOOZED = "snoozed"
    MUTED = "muted"
    DISMISSED = "dismissed"
    PURCHASED = "purchased"
    REFUNDED = "refunded"
    UNDONE = "undone"
    OPENED = "opened"
    BOOKED = "booked"


TAKEN_BACK = frozenset({OutcomeKind.UNDONE, OutcomeKind.REFUNDED})
"""What was accepted is no more."""


class Arm(StrEnum):
    """Which side of the comparison a shopper is on: offered to, or shown nothing."""

    OFFER = "offer"
    HOLDOUT = "holdout"


class EventKind(StrEnum):
    """Browsing events. ``cart`` and ``ordered`` are necessary; ``view`` and ``dwell`` need consent."""

    VIEW = "view"
    DWELL = "dwell"
    CART = "cart"
    ORDERED = "ordered"
    """A cart became an order; without a shopper id, whoever's cart it was."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something a browser reported, written in batches by the event writer."""

    kind: EventKind
    shopper_id: str
    session_id: str
    at: datetime
    product_id: str | None = None
    category: tuple[str, ...] = ()
    seconds: float = 0.0
    lines: Mapping[str, int] = field(default_factory=dict)
    """cart, ordered: product id → quantity"""
    cart_id: str = ""
    source: Mapping[str, str] = field(default_factory=dict)
    """utm_* of the session"""
    qa: bool = False


@dataclass(frozen=True, slots=True)
class Impression:
    """A popup that opened, or (holdout) the moment one would have opened."""

    offer_id: str
    shopper_id: str
    session_id: str
    page_id: str
    campaign_id: str
    campaign_version: int
    placement: str
    kind: str
    subject: str
    arm: Arm
    at: datetime
    parent_id: str | None = None
    step: int = 1
    qa: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answer to one offer, at most once each. ``amount`` is what the total rose by."""

    offer_id: str
    kind: OutcomeKind
    shopper_id: str
    campaign_id: str
    campaign_version: int
    placement: str
    arm: Arm
    at: datetime
    product_id: str | None = None
    order_id: str | None = None
    amount: Money | None = None
    qa: bool = False


class RememberedCart(NamedTuple):
    """A shopper's cart at the previous visit, and what their latest order took from it."""

    id: str
    lines: Mapping[str, int]
    bought: tuple[str, ...] = ()
    bought_at: datetime | None = None


class Bought(NamedTuple):
    """A product of a past order."""

    product_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Feeling:
    """How a shopper feels about the shop, as far as we know."""

    health: Loyalty | None = None
    """Our health score; None: never reckoned."""
    nps: int | None = None
    """The latest answer to the survey, 0–10."""

    def added_to(self, told: Loyalty) -> Loyalty:
        """What the shop told of a shopper's loyalty, with our survey and our health score."""
        return told.with_answer(self.nps).with_health(self.health)


@dataclass(frozen=True, slots=True)
class Recollection:
    """What the store remembers of a shopper for one decision."""

    memory: Memory = Memory()
    views: tuple[View, ...] = ()
    """Newest first, at most 200, of the last 30 days."""
    cart: RememberedCart | None = None
    """None: never seen."""
    source: Mapping[str, str] = field(default_factory=dict)
    """The traffic source this session came from."""
    bought: tuple[Bought, ...] = ()
    """Newest first, at most 200."""
    health: Loyalty | None = None
    """Our health score; None: never reckoned."""
    nps: int | None = None
    """The latest answer to the survey, 0–10."""

    meters: tuple[Meter, ...] = ()
    """By code."""

    def added_to(self, told: Loyalty) -> Loyalty:
        """What the shop told of a shopper's loyalty, with our survey and our health score."""
        return Feeling(self.health, self.nps).added_to(told)


@dataclass(frozen=True, slots=True)
class Publication:
    """A version of a campaign as published: the document, who, when, and the linter's report (G34)."""

    campaign_id: str
    version: int
    document: Mapping[str, Any]
    published_at: datetime
    published_by: str
    lint: tuple[Mapping[str, str], ...] = ()
    live: bool = True


@dataclass(frozen=True, slots=True)
class Purchase:
    """One row of a past order: ours as told by the shop, or imported."""

    order_id: str
    customer_id: str
    at: datetime
    product_id: str
    quantity: int
    unit_price: Money
