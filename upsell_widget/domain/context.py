"""Context: everything a decision may look at. Time and chance come in as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from upsell_widget.domain.limits import Memory
from upsell_widget.domain.meters import Meter
from upsell_widget.domain.offers import Candidate, OfferKind, Placement
from upsell_widget.domain.shop import Capabilities, Cart, Order, Product, Shopper, Subscription

SUBSCRIPTION = "subscription"
"""The page fact that names the subscription a page is about."""


class View(NamedTuple):
    """One look at a product page. Kept only with consent."""

    product_id: str
    category: tuple[str, ...]
    session_id: str
    at: datetime
    seconds: float = 0.0
    """Visible dwell."""


class DeclinedOffer(NamedTuple):
    """The offer that was declined a moment ago: one more fact, not a branch."""

    offer_id: str
    campaign_id: str
    kind: OfferKind
    product_id: str | None
    plan_id: str | None
    line_id: str | None
    price: int | None
    """Its line price, minor units."""


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a decision may look at; the same context gives the same decision."""

    now: datetime
    seed: int
    placement: Placement
    trigger: str
    shopper: Shopper
    shopper_id: str
    """The customer's id, or our random one for a visitor."""
    session_id: str
    page_id: str
    capabilities: Capabilities
    memory: Memory = Memory()
    consent: bool = False
    locale: str = "ja"
    device: str = "desktop"
    """desktop or mobile"""
    source: Mapping[str, str] = field(default_factory=dict)
    """utm_source, utm_medium, utm_campaign … of this session."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What the host's page says of itself (view arguments)."""
    product_id: str | None = None
    """The product this page is about."""
    cart: Cart | None = None
    order: Order | None = None
    views: tuple[View, ...] = ()
    """Newest first; empty without consent."""
    removed: tuple[str, ...] = ()
    """Products taken out of the cart since the previous visit."""
    studied: tuple[str, ...] = ()
    """Products looked at twice or for 30 seconds in this session and not in the cart."""
    past: Mapping[str, float] = field(default_factory=dict)
    """Products of the shopper's past orders → how often, newer orders counting more."""
    meters: Mapping[str, Meter] = field(default_factory=dict)
    """What the shopper has used of their plan, by the meter's code."""
    declined: DeclinedOffer | None = None
    products: Mapping[str, Product] = field(default_factory=dict)
    """The facts, fresh from the shop, on every product in play."""
    candidates: Mapping[str, tuple[Candidate, ...]] = field(default_factory=dict)
    """Campaign id → what its recommenders propose."""
    parent_id: str | None = None
    step: int = 1

    @property
    def subscriptions(self) -> tuple[Subscription, ...]:
        """The running subscriptions this page is about: the one it names, if the shopper has it; else all of theirs."""
        named = self.facts.get(SUBSCRIPTION)
        every = self.shopper.subscriptions
        return every if named is None else tuple(each for each in every if each.id == named)

    @property
    def quiet_key(self) -> str:
        """What falls quiet when a popup here is dismissed: the subscription, the order, the cart, or the session."""
        if SUBSCRIPTION in self.facts and self.subscriptions:
            return f"subscription:{self.subscriptions[0].id}"
        if self.order is not None:
            return f"order:{self.order.id}"
        return f"cart:{self.cart.id}" if self.cart is not None else f"session:{self.session_id}"

    @property
    def in_play(self) -> frozenset[str]:
        """Products already in the cart or the order."""
        cart = self.cart.product_ids if self.cart is not None else frozenset()
        return cart | self.order.product_ids if self.order is not None else cart
