"""Small shops, carts and campaigns for tests of the domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from upsell_widget.domain.campaigns import Campaign, Copy, OfferRule
from upsell_widget.domain.context import Context
from upsell_widget.domain.money import Money
from upsell_widget.domain.offers import Because, Candidate, OfferKind, Placement
from upsell_widget.domain.shop import Capabilities, Cart, Line, Order, Product, Shopper
from upsell_widget.domain.text import Text

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
CAN_ALL = Capabilities(amend_order=True, discount_line=True, change_subscription=True, quote_shipping=True)


def yen(amount: int) -> Money:
    """So many yen."""
    return Money(amount, "JPY")


def product(product_id: str, price: int = 1000, **facts: Any) -> Product:
    """A product at a price in yen."""
    return Product(product_id, Text.of(product_id.title()), yen(price), **facts)


def line(product_id: str, price: int = 1000, quantity: int = 1, plan_id: str | None = None) -> Line:
    """A line named after its product."""
    return Line(f"line-{product_id}", product_id, quantity, yen(price * quantity), plan_id)


def cart(*lines: Line) -> Cart:
    """A cart with these lines."""
    return Cart("cart-1", lines, yen(sum(each.total.amount for each in lines)))


def candidate(product_id: str, *, anchor: str | None = None, line_id: str | None = None, plan_id: str | None = None) -> Candidate:
    """A candidate that somebody curated."""
    return Candidate(product_id, plan_id, line_id, 0.5, Because("curated", anchor))


def campaign(campaign_id: str = "goes-with", kind: OfferKind = OfferKind.CROSS_SELL, **facts: Any) -> Campaign:
    """A live cart campaign; ``offer_...`` facts go to its offer."""
    offer = {name.removeprefix("offer_"): facts.pop(name) for name in list(facts) if name.startswith("offer_")}
    given = {"placement": Placement.CART, "copy": Copy(Text.of("For you")), **facts}
    return Campaign(id=campaign_id, offer=OfferRule(kind, **offer), **given)


def context(
    *products: Product,
    lines: tuple[Line, ...] = (),
    candidates: Mapping[str, tuple[Candidate, ...]] | None = None,
    order: Order | None = None,
    **facts: Any,
) -> Context:
    """A visit to the cart by a visitor, with these products known."""
    base = Context(
        now=NOW,
        seed=0,
        placement=Placement.CART,
        trigger="load",
        shopper=Shopper(),
        shopper_id="visitor-1",
        session_id="session-1",
        page_id="page-1",
        capabilities=CAN_ALL,
        cart=cart(*lines),
        order=order,
        products={each.id: each for each in products},
        candidates=candidates or {},
    )
    return replace(base, **facts)
