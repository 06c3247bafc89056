"""decide(): a hundred campaigns of three conditions and a hundred candidates, all of them eligible and scored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from benchmarks.measuring import Figure, at_most, timed, timed_in_turn
from upsell_widget.domain.campaigns import Campaign, Copy, OfferRule, Programme
from upsell_widget.domain.conditions import All
from upsell_widget.domain.conditions.cart import CartTotal, ItemCount
from upsell_widget.domain.conditions.shopper import Locale
from upsell_widget.domain.context import Context
from upsell_widget.domain.decisions import decide
from upsell_widget.domain.limits import Caps
from upsell_widget.domain.money import Money
from upsell_widget.domain.offers import Because, Candidate, OfferKind, Placement
from upsell_widget.domain.ranking import ExpectedMargin
from upsell_widget.domain.shop import Capabilities, Cart, Line, Product, Shopper
from upsell_widget.domain.text import Text

NOTE = "every campaign here says yes to the end, the longest way; one that says no takes half"
AUDIENCE = All((Locale(("ja",)), CartTotal("JPY", at_least=500), ItemCount(at_least=1)))


def figures() -> Iterator[Figure]:
    """Median and tail of one decision, and how it grows."""
    hundred = timed(decision(campaigns(100)))
    yield at_most("decide(), 100 campaigns × 3 conditions, 100 candidates: median", hundred.median, 200, "µs", NOTE)
    yield at_most("decide(), the same: 99th percentile", hundred.p99, 500, "µs")
    elsewhere = [*campaigns(100), *(replace(each, id=f"x-{each.id}", placement=Placement.ACCOUNT) for each in campaigns(900))]
    alone, crowded = timed_in_turn((decision(campaigns(100)), decision(elsewhere)))
    yield at_most("decide(), with 900 campaigns of another placement ÷ without", crowded.median / alone.median, 1.05, "×")
    one, ten = timed_in_turn((decision(campaigns(100)), decision(campaigns(1000))), calls=300)
    yield at_most("decide(), 1,000 campaigns ÷ 100 campaigns", ten.median / one.median, 12, "×", "linear is 10")


def campaigns(number: int) -> list[Campaign]:
    """So many cart campaigns with the same audience and bounds."""
    offer = OfferRule(OfferKind.CROSS_SELL, price_ratio=(0.5, 2.0), match=("gender",))
    copy = Copy(Text.of("For you"))
    return [Campaign(f"c{each}", Placement.CART, offer, copy, audience=AUDIENCE) for each in range(number)]


def decision(live: Iterable[Campaign]) -> Callable[[], object]:
    """A call that decides for a cart of one line, each campaign proposing one product of its own."""
    live = list(live)
    programme, here, ranker, caps = Programme(live), context(len(live)), ExpectedMargin(), Caps()
    return lambda: decide(here, programme, ranker, caps, "receipt")


def context(number: int) -> Context:
    """A cart page with as many products to offer."""
    products = [_product(each) for each in range(number + 1)]
    last = products[-1].id
    return Context(
        now=datetime(2026, 11, 23, tzinfo=UTC),
        seed=7,
        placement=Placement.CART,
        trigger="load",
        shopper=Shopper(attributes={"gender": "men"}),
        shopper_id="visitor",
        session_id="session",
        page_id="page",
        capabilities=Capabilities(),
        cart=Cart("cart", (Line("line", last, 1, Money(1000, "JPY")),), Money(1000, "JPY")),
        products={each.id: each for each in products},
        candidates={f"c{each}": (Candidate(f"p{each}", None, None, 0.5, Because("curated", last)),) for each in range(number)},
    )


def _product(number: int) -> Product:
    price = Money(900 + number % 200, "JPY")
    return Product(f"p{number}", Text.of("Product"), price, cost=Money(500, "JPY"), attributes={"gender": "men"}, stock=5)
