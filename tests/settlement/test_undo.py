"""Undo: within its window, whole, once."""

from __future__ import annotations

import pytest

from tests.settlement.odd_shops import Silent
from tests.settlement.scene import CART, ORDER, SHOPPER, Clock, offer_of, show, state_of
from tests.shops.ledger_shop import LedgerShop
from tests.shops.stock import books, close_order
from upsell_widget.domain.acceptances import AcceptanceState
from upsell_widget.domain.changes import AddLine, ReplaceLine
from upsell_widget.domain.money import Money
from upsell_widget.domain.outcomes import OutcomeKind
from upsell_widget.domain.shop import Shopper
from upsell_widget.errors import OfferRefused
from upsell_widget.ports import Store
from upsell_widget.settlement import accept, undo
from upsell_widget.state import State

CABLE = AddLine(ORDER, "cable", quantity=2)


def test_undo_takes_the_change_back_and_refunds_it_whole(state: State, shop: LedgerShop, store: Store) -> None:
    accept(state, show(store, offer_of(shop, CABLE)), SHOPPER)
    undone = undo(state, "offer-1", SHOPPER)
    order = shop.order("o1", Shopper(id=SHOPPER))
    assert undone.state is AcceptanceState.UNDONE
    assert store.acceptance("offer-1") == undone
    assert order is not None
    assert [line.product_id for line in order.lines] == ["laptop"]
    assert (books(shop).standing, books(shop).money) == (0, 0)


def test_undo_puts_a_replaced_line_back(state: State, shop: LedgerShop, store: Store) -> None:
    before = shop.cart("c1")
    accept(state, show(store, offer_of(shop, ReplaceLine(CART, "c1-laptop", "cable"))), SHOPPER)
    undo(state, "offer-1", SHOPPER)
    assert shop.cart("c1") == before


def test_undo_twice_changes_nothing_more(state: State, shop: LedgerShop, store: Store) -> None:
    accept(state, show(store, offer_of(shop, CABLE)), SHOPPER)
    assert undo(state, "offer-1", SHOPPER) == undo(state, "offer-1", SHOPPER)
    assert books(shop).money == 0
    assert [outcome.kind for outcome in store.outcomes("offer-1")] == [OutcomeKind.ACCEPTED, OutcomeKind.UNDONE]


def test_an_undone_acceptance_takes_back_as_much_as_it_brought(state: State, shop: LedgerShop, store: Store) -> None:
    accept(state, show(store, offer_of(shop, CABLE)), SHOPPER)
    undo(state, "offer-1", SHOPPER)
    brought, taken = store.outcomes("offer-1")
    assert brought.amount == taken.amount == Money(2_000, "JPY")


def test_the_window_is_fifteen_minutes(state: State, shop: LedgerShop, store: Store, clock: Clock) -> None:
    accept(state, show(store, offer_of(shop, CABLE)), SHOPPER)
    clock.forward(minutes=15, seconds=1)
    with pytest.raises(OfferRefused, match="15 minutes"):
        undo(state, "offer-1", SHOPPER)
    clock.forward(seconds=-1)
    assert undo(state, "offer-1", SHOPPER).state is AcceptanceState.UNDONE


def test_what_is_packed_cannot_be_undone(state: State, shop: LedgerShop, store: Store) -> None:
    settled = accept(state, show(store, offer_of(shop, CABLE)), SHOPPER)
    close_order(shop, "o1")
    with pytest.raises(OfferRefused) as refused:
        undo(state, "offer-1", SHOPPER)
    assert (refused.value.code, refused.value.status) == ("order_closed", 409)
    assert store.acceptance("offer-1") == settled


def test_another_shopper_cannot_undo(state: State, shop: LedgerShop, store: Store) -> None:
    accept(state, show(store, offer_of(shop, CABLE)), SHOPPER)
    with pytest.raises(OfferRefused) as refused:
        undo(state, "offer-1", "taro")
    assert refused.value.status == 403
    assert books(shop).standing == 1


def test_what_was_never_accepted_cannot_be_undone(state: State) -> None:
    with pytest.raises(OfferRefused) as refused:
        undo(state, "offer-1", SHOPPER)
    assert refused.value.status == 404


def test_what_is_still_pending_cannot_be_undone_yet(store: Store, shop: LedgerShop, clock: Clock) -> None:
    state = state_of(store, Silent(shop.path), clock)
    accept(state, show(store, offer_of(shop, CABLE)), SHOPPER)
    with pytest.raises(OfferRefused) as refused:
        undo(state, "offer-1", SHOPPER)
    assert (refused.value.code, refused.value.status) == ("pending", 409)


def test_content_is_undone_without_asking_the_shop(state: State, shop: LedgerShop, store: Store) -> None:
    accept(state, show(store, offer_of(shop, None)), SHOPPER)
    assert undo(state, "offer-1", SHOPPER).state is AcceptanceState.UNDONE
    assert books(shop).ever == 0


def test_after_an_undo_the_same_change_can_be_bought_anew(state: State, shop: LedgerShop, store: Store) -> None:
    accept(state, show(store, offer_of(shop, CABLE, "offer-1")), SHOPPER)
    undo(state, "offer-1", SHOPPER)
    again = accept(state, show(store, offer_of(shop, CABLE, "offer-2")), SHOPPER)
    assert again.state is AcceptanceState.SETTLED
    assert (books(shop).standing, books(shop).ever) == (1, 2)
