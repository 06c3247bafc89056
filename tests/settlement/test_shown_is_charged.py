"""What was shown is what is charged, over generated carts, orders, taxes, coupons, shipping and price changes."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.settlement.scene import CART, ORDER, SHOPPER, Clock, offer_of, show, state_of
from tests.shops.ledger_shop import LedgerShop
from tests.shops.pricing import Tariff
from tests.shops.stock import Goods, books, fill, open_shop, set_coupon, shelve
from upsell_widget.domain.acceptances import Acceptance, AcceptanceState
from upsell_widget.domain.changes import AddLine, Change, ReplaceLine, Target
from upsell_widget.domain.offers import Offer
from upsell_widget.domain.shop import Shopper
from upsell_widget.errors import ChangeRefused
from upsell_widget.ports import Store
from upsell_widget.ports.shop import charged_now
from upsell_widget.settlement import accept
from upsell_widget.storage import InMemoryStore

PRODUCTS = ("laptop", "cable", "vinegar")
yen = st.integers(1, 30_000)
percents = st.integers(0, 100)
goods = st.builds(
    Goods,
    id=st.sampled_from(PRODUCTS),
    price=yen,
    stock=st.none() | st.integers(0, 12),
    tax_percent=st.sampled_from((0, 8, 10)),
    plan_first=yen,
    plan_price=yen,
)
shelves = st.tuples(*(goods.map(lambda each, product_id=product_id: replace(each, id=product_id)) for product_id in PRODUCTS))
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


def shown_in(shop: LedgerShop, store: Store, change: Change) -> Offer:
    try:
        return show(store, offer_of(shop, change))
    except ChangeRefused:
        assume(False)
        raise


def total_of(shop: LedgerShop, target: Target) -> int:
    found = shop.cart(target.id) if target.kind == "cart" else shop.order(target.id, Shopper(id=SHOPPER))
    assert found is not None
    return found.total.amount


def accept_after(
    folder: str,
    shelf: tuple[Goods, ...],
    later: tuple[Goods, ...] | None,
    tariff: Tariff,
    coupon: int | None,
    lines: dict[str, int],
    change: Change,
) -> tuple[LedgerShop, Offer, Acceptance, int]:
    """Show an offer, let prices, stock and coupon change, accept it: the shop, the offer, the acceptance, what the total rose by."""
    shop, store = open_shop(Path(folder) / "shop.sqlite"), InMemoryStore()
    shelve(shop, *shelf)
    fill(shop, change.target, SHOPPER, lines, tariff)
    offer = shown_in(shop, store, change)
    if later is not None:
        shelve(shop, *later)
    if coupon is not None:
        set_coupon(shop, change.target, coupon)
    before = total_of(shop, change.target)
    acceptance = accept(state_of(store, shop, Clock()), offer, SHOPPER)
    return shop, offer, acceptance, total_of(shop, change.target) - before


@given(shelf=shelves, tariff=tariffs, lines=contents, change=changes())
def test_shown_is_charged(shelf: tuple[Goods, ...], tariff: Tariff, lines: dict[str, int], change: Change) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shop, offer, acceptance, rise = accept_after(folder, shelf, None, tariff, None, lines, change)
        assert offer.quote is not None
        assert acceptance.applied is not None
        assert acceptance.applied.quote == offer.quote
        assert rise == offer.quote.difference.amount
        assert books(shop).money == charged_now(offer.quote, change).amount


@given(shelf=shelves, later=shelves, tariff=tariffs, coupon=st.none() | percents, lines=contents, change=changes())
def test_whatever_changes_meanwhile_never_more_is_charged_than_shown(
    shelf: tuple[Goods, ...], later: tuple[Goods, ...], tariff: Tariff, coupon: int | None, lines: dict[str, int], change: Change
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shop, offer, acceptance, rise = accept_after(folder, shelf, later, tariff, coupon, lines, change)
        assert offer.quote is not None
        if acceptance.state is AcceptanceState.SETTLED:
            assert acceptance.applied is not None
            assert not acceptance.applied.quote.dearer_than(offer.quote)
            assert rise == acceptance.applied.quote.difference.amount <= offer.quote.difference.amount
            assert books(shop).money == acceptance.applied.charged.amount
        else:
            assert acceptance.state is AcceptanceState.REFUSED
            assert (rise, books(shop).ever, books(shop).money) == (0, 0, 0)
