"""What a shop is made of, as the shop tells us: products, carts, orders, shoppers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from upsell_widget.domain.loyalty import Loyalty
from upsell_widget.domain.money import Money
from upsell_widget.domain.selling_plans import SellingPlan
from upsell_widget.domain.text import Text


@dataclass(frozen=True, slots=True)
class Product:
    """One thing the shop sells. ``price`` is the tax-inclusive one-time price; None: only by plan."""

    id: str
    title: Text
    price: Money | None
    category: tuple[str, ...] = ()
    """Path from the department down, codes."""
    cost: Money | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    """What must agree with the shopper or the cart ("gender": "men", "size": "27")."""
    family: str | None = None
    """The ladder it stands on: same need, other size, capacity or grade."""
    rank: int | None = None
    """Its rung, low to high."""
    parts: tuple[str, ...] = ()
    """Products contained, if this is a set."""
    plans: tuple[SellingPlan, ...] = ()
    stock: int | None = None
    """Units on hand; None: unlimited."""
    stock_at: datetime | None = None
    contents: Text = Text()
    """Quantity per unit, in words ("62 capsules, about 31 days")."""
    summary: Text = Text()
    image: str = ""
    url: str = ""
    seller: str = ""
    needs_delivery: bool = True
    available: bool = True
    """False: discontinued or not for sale."""

    def plan(self, plan_id: str | None) -> SellingPlan | None:
        """The selling plan of that id, or None."""
        return next((plan for plan in self.plans if plan.id == plan_id), None)

    def unit_price(self, plan_id: str | None = None) -> Money | None:
        """What one unit costs the first time: one-time, or the plan's first delivery."""
        if plan_id is None:
            return self.price
        plan = self.plan(plan_id)
        return plan.first if plan else None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a cart or order. ``total`` is what the shop charges for it, discounts and tax in."""

    id: str
    product_id: str
    quantity: int
    total: Money
    plan_id: str | None = None


@dataclass(frozen=True, slots=True)
class Cart:
    """A cart before checkout. ``total`` is goods after discounts, tax in, before shipping."""

    id: str
    lines: tuple[Line, ...]
    total: Money
    seller: str = ""

    @property
    def product_ids(self) -> frozenset[str]:
        """The products in it."""
        return frozenset(line.product_id for line in self.lines)


@dataclass(frozen=True, slots=True)
class Order:
    """A placed order. ``amendable_until`` None: it cannot be changed any more."""

    id: str
    shopper_id: str
    lines: tuple[Line, ...]
    total: Money
    placed_at: datetime
    amendable_until: datetime | None = None
    cancelled: bool = False
    saved_payment: bool = False
    """True: the shopper gave a recorded mandate to charge the same method again (G20)."""
    seller: str = ""

    @property
    def product_ids(self) -> frozenset[str]:
        """The products in it."""
        return frozenset(line.product_id for line in self.lines)


@dataclass(frozen=True, slots=True)
class Subscription:
    """A running subscription or plan of a shopper."""

    id: str
    product_id: str
    plan_id: str | None
    trial_ends_at: datetime | None = None
    renews_at: datetime | None = None
    used: Mapping[str, float] = field(default_factory=dict)
    """Meter code → amount used."""
    quantity: int = 1
    changed_at: datetime | None = None
    """When it last changed (plan, pause); None: never, or not known."""
    saved_payment: bool = False
    """True: the shopper gave a recorded mandate to charge changes of it to the saved method (G20)."""

    @property
    def standing_since(self) -> str:
        """Tells this state of it from every other: when it last changed, else when it renews. Empty: not known."""
        known = self.changed_at or self.renews_at
        return known.isoformat() if known is not None else ""


@dataclass(frozen=True, slots=True)
class Shopper:
    """Who is here. ``id`` is the customer's id; empty for a visitor who is not logged in."""

    id: str = ""
    locale: str = "ja"
    cart_id: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    order_count: int = 0
    customer_since: datetime | None = None
    last_order_at: datetime | None = None
    owned: frozenset[str] = frozenset()
    """Products that need not be bought again: the shop decides which."""
    subscriptions: tuple[Subscription, ...] = ()
    loyalty: Loyalty = Loyalty()


@dataclass(frozen=True, slots=True)
class Quote:
    """What a change would cost, by the shop's own pricing, tax in.

    ``price``: the whole line after the change. ``difference``: what the cart or order total rises (or falls) by,
    shipping in where it is quoted. ``shipping``: its change, None when settled at checkout. ``total``: cart or
    order total afterwards. ``later``: 2nd and later deliveries of a recurring line.

    Of a running subscription ``price`` is the first period of the new plan, ``difference`` and ``total`` what is charged
    now: the price less ``credit``, or nothing where the change begins later.
    """

    price: Money
    difference: Money
    total: Money
    tax: Money
    """Tax contained in ``price``."""
    shipping: Money | None = None
    later: Money | None = None
    later_shipping: Money | None = None
    credit: Money | None = None
    """What is taken off for the unused part of the period paid; contained in ``difference``."""
    begins_on: date | None = None
    """When a change of a subscription takes effect; None: at once."""
    next_on: date | None = None
    """The next billing of a subscription after the change."""

    def dearer_than(self, shown: Quote) -> bool:
        """Whether any figure the shopper was shown would now be higher (G18)."""
        nothing = Money.zero(self.price.currency)
        return (
            self.price > shown.price
            or self.difference > shown.difference
            or (self.shipping or nothing) > (shown.shipping or nothing)
            or (self.later or nothing) > (shown.later or nothing)
            or (self.later_shipping or nothing) > (shown.later_shipping or nothing)
            or (self.next_on is not None and shown.next_on is not None and self.next_on < shown.next_on)
        )


@dataclass(frozen=True, slots=True)
class Applied:
    """What the shop did for one key: its own reference, and what was charged now (zero in a cart)."""

    reference: str
    charged: Money
    quote: Quote


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a shop can do. A campaign that needs more is refused when published and skipped when decided."""

    amend_order: bool = False
    discount_line: bool = False
    change_subscription: bool = False
    quote_shipping: bool = False
    cart: Literal["server", "request_only"] = "server"
