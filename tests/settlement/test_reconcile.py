"""Reconcile: whatever died or stayed silent is found out, and nothing is bought twice."""

from __future__ import annotations

from tests.settlement.dying import CABLE, die_at, found
from tests.settlement.odd_shops import Greedy, Silent
from tests.settlement.scene import SHOPPER, Clock, Notes, offer_of, show, state_of
from tests.shops.ledger_shop import LedgerShop
from tests.shops.stock import Goods, books, close_order, shelve
from upsell_widget.domain.acceptances import AcceptanceState
from upsell_widget.domain.outcomes import OutcomeKind
from upsell_widget.ports import Store
from upsell_widget.settlement import Reconciled, accept, reconcile
from upsell_widget.state import State


def test_what_is_younger_than_30_seconds_is_left_alone(state: State, shop: LedgerShop, store: Store, clock: Clock) -> None:
    die_at("begun", state, store, shop)
    clock.forward(seconds=29)
    assert reconcile(state) == Reconciled()
    assert found(store).state is AcceptanceState.PENDING


def test_what_died_before_the_shop_was_asked_is_asked_with_the_same_key(state: State, shop: LedgerShop, store: Store, clock: Clock) -> None:
    die_at("begun", state, store, shop)
    clock.forward(seconds=31)
    assert reconcile(state) == Reconciled(settled=1)
    acceptance = found(store)
    assert acceptance.state is AcceptanceState.SETTLED
    assert acceptance.applied == shop.lookup(acceptance.key)
    assert [outcome.kind for outcome in store.outcomes("offer-1")] == [OutcomeKind.ACCEPTED]
    assert books(shop).standing == 1


def test_what_is_settled_at_the_shop_is_settled_here(state: State, shop: LedgerShop, store: Store, clock: Clock) -> None:
    die_at("applied", state, store, shop)
    clock.forward(seconds=31)
    assert reconcile(state) == Reconciled(settled=1)
    assert found(store).state is AcceptanceState.SETTLED
    assert books(shop).ever == 1


def test_a_silent_shop_is_asked_what_it_did(store: Store, shop: LedgerShop, clock: Clock) -> None:
    state = state_of(store, Silent(shop.path), clock)
    accept(state, show(store, offer_of(shop, CABLE)), SHOPPER)
    clock.forward(seconds=31)
    assert reconcile(state) == Reconciled(settled=1)
    assert books(shop).ever == 1


def test_content_that_died_is_settled(state: State, shop: LedgerShop, store: Store, clock: Clock) -> None:
    die_at("begun", state, store, shop, None)
    clock.forward(seconds=31)
    assert reconcile(state) == Reconciled(settled=1)


def test_an_order_packed_meanwhile_is_refused_and_costs_nothing(state: State, shop: LedgerShop, store: Store, clock: Clock) -> None:
    die_at("rechecked", state, store, shop)
    close_order(shop, "o1")
    clock.forward(seconds=31)
    assert reconcile(state) == Reconciled(refused=1)
    assert (found(store).state, found(store).reason) == (AcceptanceState.REFUSED, "order_closed")
    assert books(shop).money == 0


def test_dearer_meanwhile_is_refused(state: State, shop: LedgerShop, store: Store, clock: Clock) -> None:
    die_at("rechecked", state, store, shop)
    shelve(shop, Goods("cable", 1_001, stock=50))
    clock.forward(seconds=31)
    assert reconcile(state) == Reconciled(refused=1)
    assert found(store).reason == "price_changed"
    assert books(shop).ever == 0


def test_after_23_hours_nothing_is_charged_any_more(state: State, shop: LedgerShop, store: Store, clock: Clock) -> None:
    die_at("begun", state, store, shop)
    clock.forward(hours=23)
    assert reconcile(state) == Reconciled(failed=1)
    assert found(store).state is AcceptanceState.FAILED
    assert books(shop).ever == 0


def test_after_23_hours_what_the_shop_did_is_still_settled(state: State, shop: LedgerShop, store: Store, clock: Clock) -> None:
    die_at("applied", state, store, shop)
    clock.forward(hours=23)
    assert reconcile(state) == Reconciled(settled=1)


def test_a_shop_that_charged_too_much_is_made_to_refund_it_here_too(store: Store, shop: LedgerShop, clock: Clock) -> None:
    notes = Notes()
    state = state_of(store, Greedy(shop.path), clock, notes)
    die_at("rechecked", state, store, shop)
    clock.forward(seconds=31)
    assert reconcile(state) == Reconciled(refused=1)
    assert notes.codes == ["charged_more_than_shown"]
    assert books(shop).money == 0


def test_a_change_that_arrives_after_its_refusal_is_taken_back(state: State, shop: LedgerShop, store: Store, clock: Clock) -> None:
    notes = Notes()

    def refuse_meanwhile(name: str) -> None:
        if name == "applied":
            store.settle(found(store).moved(AcceptanceState.REFUSED, clock(), reason="sold_out"))

    late = state_of(store, shop, clock, notes)
    acceptance = accept(late, show(store, offer_of(shop, CABLE)), SHOPPER, step=refuse_meanwhile)
    assert acceptance.state is AcceptanceState.REFUSED
    assert notes.codes == ["applied_after_refusal"]
    assert (books(shop).standing, books(shop).money) == (0, 0)
