"""What was shown is what is charged, over generated carts, orders, taxes, coupons, shipping and price changes."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import given, reject
from hypothesis import strategies as st

from tests.settlement.scene import CART, ORDER, SHOPPER, Clock, offer_of, show, state_of
from tests.shops.ledger_shop import LedgerShop
from tests.shops.pricing import Tariff
from tests.shops.stock import Goods, books, fill, set_coupon, shelve
from upsell_widget.domain.acceptances import AcceptanceState
from upsell_widget.domain.changes import AddLine, Change, ReplaceLine
from upsell_widget.domain.shop import Shopper
from upsell_widget.errors import ChangeRefused
from upsell_widget.ports.shop import charged_now
from upsell_widget.settlement import accept
from upsell_widget.storage.in_memory import InMemoryStore

PRODUCTS = ("laptop", "cable", "vinegar")
yen = st.integers(1, 30_000)
percents = st.integers(0, 100)


def on_shelf(product_id: str) -> st.SearchStrategy[Goods]:
    """One product, at any price."""
    stock, tax = st.none() | st.integers(0, 12), st.sampled_from((0, 8, 10))
    return st.builds(Goods, st.just(product_id), yen, stock, tax, plan_first=yen, plan_price=yen)


shelves = st.tuples(*map(on_shelf, PRODUCTS))
tariffs = st.builds(Tariff, coupon_percent=percents, shipping=st.integers(0, 2_000), free_from=st.none() | yen)
contents = st.dictionaries(st.sampled_from(PRODUCTS), st.integers(1, 5), min_size=1)


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """Something added or replaced, once or by subscription, with or without a discount."""
    target = draw(st.sampled_from((CART, ORDER)))
    product_id, quantity = draw(st.sampled_from(PRODUCTS)), draw(st.integers(1, 5))
    plan_id, discount = draw(st.sampled_from((None, "monthly"))), draw(st.sampled_from((0, 10, 33)))
    if draw(st.booleans()):
        return AddLine(target, product_id, quantity, plan_id, discount)
    return ReplaceLine(target, f"{target.id}-{draw(st.sampled_from(PRODUCTS))}", product_id, quantity, plan_id, discount)


@dataclass(frozen=True)
class Begun:
    """How it begins: the shelf, and a cart or order a change is offered for."""

    shelf: tuple[Goods, ...]
    tariff: Tariff
    lines: dict[str, int]
    change: Change


@dataclass(frozen=True)
class Meanwhile:
    """What changes, and when: before the yes, or between two steps of it."""

    moment: str
    shelf: tuple[Goods, ...]
    coupon: int | None


beginnings = st.builds(Begun, shelves, tariffs, contents, changes())
turns = st.builds(Meanwhile, st.sampled_from(("shown", "begun", "rechecked", "shop asked")), shelves, st.none() | percents)


class Sale:
    """An offer shown, perhaps overtaken by events, and accepted."""

    def __init__(self, folder: str, begun: Begun, meanwhile: Meanwhile | None = None) -> None:
        self.shop, store = LedgerShop(Path(folder) / "shop.sqlite", step=self.step), InMemoryStore()
        self.shop.ledger.create()
        self.target, self.meanwhile = begun.change.target, meanwhile
        shelve(self.shop, *begun.shelf)
        fill(self.shop, self.target, SHOPPER, begun.lines, begun.tariff)
        try:
            offer = show(store, offer_of(self.shop, begun.change))
        except ChangeRefused:
            reject()
        assert offer.quote is not None
        self.shown, self.before = offer.quote, self.total
        self.step("shown")
        self.acceptance = accept(state_of(store, self.shop, Clock()), offer, SHOPPER, step=self.step)

    def step(self, name: str) -> None:
        """Prices, stock and coupon change when their moment has come."""
        if self.meanwhile is None or self.meanwhile.moment != name:
            return
        shelve(self.shop, *self.meanwhile.shelf)
        if self.meanwhile.coupon is not None:
            set_coupon(self.shop, self.target, self.meanwhile.coupon)
        self.before = self.total

    @property
    def total(self) -> int:
        """What the cart or order comes to."""
        target = self.target
        found = self.shop.cart(target.id) if target.kind == "cart" else self.shop.order(target.id, Shopper(id=SHOPPER))
        assert found is not None
        return found.total.amount


@given(begun=beginnings)
def test_shown_is_charged(begun: Begun) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sale = Sale(folder, begun)
        assert sale.acceptance.applied is not None
        assert sale.acceptance.applied.quote == sale.shown
        assert sale.total - sale.before == sale.shown.difference.amount
        assert books(sale.shop).money == charged_now(sale.shown, begun.change).amount


@given(begun=beginnings, meanwhile=turns)
def test_whatever_changes_meanwhile_never_more_is_charged_than_shown(begun: Begun, meanwhile: Meanwhile) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sale = Sale(folder, begun, meanwhile)
        rise, applied = sale.total - sale.before, sale.acceptance.applied
        if sale.acceptance.state is AcceptanceState.SETTLED:
            assert applied is not None
            assert not applied.quote.dearer_than(sale.shown)
            assert rise == applied.quote.difference.amount <= sale.shown.difference.amount
            assert books(sale.shop).money == applied.charged.amount
        else:
            assert sale.acceptance.state is AcceptanceState.REFUSED
            assert (rise, books(sale.shop).ever, books(sale.shop).money) == (0, 0, 0)
