"""An undo that died or got no answer is finished by reconcile: once, or not at all and then staff know."""

from __future__ import annotations

import pytest

from tests.settlement.dying import CABLE, Died, found
from tests.settlement.odd_shops import CookieCart, ForgetsToSay
from tests.settlement.scene import CART, SHOPPER, Clock, NobodyToTell, Notes, offer_of, show, state_of
from tests.shops.ledger_shop import LedgerShop
from tests.shops.stock import books, close_order
from upsell_widget.domain.acceptances import Acceptance, AcceptanceState
from upsell_widget.domain.changes import AddLine
from upsell_widget.domain.outcomes import OutcomeKind
from upsell_widget.errors import OfferRefused
from upsell_widget.ports import Store
from upsell_widget.settlement import Reconciled, accept, reconcile, undo
from upsell_widget.state import State

BOTH = [OutcomeKind.ACCEPTED, OutcomeKind.UNDONE]


def accept_and_die_undoing(point: str, state: State, store: Store, shop: LedgerShop) -> Acceptance:
    """Accept, and die there on the way of the undo; the acceptance as it was settled."""
    settled = accept(state, show(store, offer_of(shop, CABLE)), SHOPPER)

    def step(name: str) -> None:
        if name == point:
            raise Died

    with pytest.raises(Died):
        undo(state, "offer-1", SHOPPER, step=step)
    return settled


@pytest.mark.parametrize("point", ["undo_begun", "taken_back"])
def test_an_undo_that_died_is_finished_by_reconcile(state: State, shop: LedgerShop, store: Store, clock: Clock, point: str) -> None:
    accept_and_die_undoing(point, state, store, shop)
    clock.forward(seconds=30)
    assert reconcile(state) == Reconciled()
    clock.forward(seconds=1)
    assert reconcile(state) == Reconciled(undone=1)
    assert reconcile(state) == Reconciled()
    assert found(store).state is AcceptanceState.UNDONE
    assert [outcome.kind for outcome in store.outcomes("offer-1")] == BOTH
    assert (books(shop).standing, books(shop).money) == (0, 0)


def test_a_shop_that_does_not_say_whether_it_undid_is_asked_again(store: Store, shop: LedgerShop, clock: Clock) -> None:
    state = state_of(store, ForgetsToSay(shop.path), clock)
    accept(state, show(store, offer_of(shop, CABLE)), SHOPPER)
    with pytest.raises(TimeoutError):
        undo(state, "offer-1", SHOPPER)
    assert found(store).is_being_undone
    clock.forward(seconds=31)
    assert reconcile(state) == Reconciled(undone=1)
    assert books(shop).money == 0


def test_an_undo_begun_in_time_may_be_asked_for_again_at_any_time(store: Store, shop: LedgerShop, clock: Clock) -> None:
    state = state_of(store, ForgetsToSay(shop.path), clock)
    accept(state, show(store, offer_of(shop, CABLE)), SHOPPER)
    with pytest.raises(TimeoutError):
        undo(state, "offer-1", SHOPPER)
    clock.forward(hours=5)
    assert undo(state, "offer-1", SHOPPER).state is AcceptanceState.UNDONE
    assert [outcome.kind for outcome in store.outcomes("offer-1")] == BOTH


def test_an_undo_that_has_become_impossible_is_dropped_and_staff_are_told(store: Store, shop: LedgerShop, clock: Clock) -> None:
    notes = Notes()
    state = state_of(store, shop, clock, notes)
    settled = accept_and_die_undoing("undo_begun", state, store, shop)
    close_order(shop, "o1")
    clock.forward(seconds=31)
    assert reconcile(state) == Reconciled(kept=1)
    assert reconcile(state) == Reconciled()
    assert found(store) == settled
    assert notes.said == [("undo_not_possible", "undo_not_possible:offer-1")]


def test_it_is_dropped_only_once_staff_could_be_told(store: Store, shop: LedgerShop, clock: Clock) -> None:
    notes = Notes()
    accept_and_die_undoing("undo_begun", state_of(store, shop, clock), store, shop)
    close_order(shop, "o1")
    clock.forward(seconds=31)
    assert reconcile(state_of(store, shop, clock, NobodyToTell())) == Reconciled(unresolved=1)
    assert reconcile(state_of(store, shop, clock, notes)) == Reconciled(kept=1)
    assert notes.codes == ["undo_not_possible"]


def test_a_shopper_who_is_told_that_it_is_too_late_has_nothing_pending(state: State, shop: LedgerShop, store: Store, clock: Clock) -> None:
    settled = accept(state, show(store, offer_of(shop, CABLE)), SHOPPER)
    close_order(shop, "o1")
    with pytest.raises(OfferRefused):
        undo(state, "offer-1", SHOPPER)
    clock.forward(seconds=31)
    assert (found(store), reconcile(state)) == (settled, Reconciled())


def test_staff_are_told_once_of_an_undo_unresolved_for_ten_minutes(store: Store, shop: LedgerShop, clock: Clock) -> None:
    notes, silent = Notes(), ForgetsToSay(shop.path)
    silent.silences = 9
    state = state_of(store, silent, clock, notes)
    accept(state, show(store, offer_of(shop, CABLE)), SHOPPER)
    store.mark_alerted("offer-1")  # as after a long wait for the accept
    clock.forward(minutes=5)
    with pytest.raises(TimeoutError):
        undo(state, "offer-1", SHOPPER)
    clock.forward(minutes=9)
    assert reconcile(state) == Reconciled(unresolved=1)
    clock.forward(minutes=1)
    assert reconcile(state) == Reconciled(unresolved=1, alerted=1)
    assert reconcile(state) == Reconciled(unresolved=1)
    assert notes.said == [("undo_unresolved", "undo_unresolved:offer-1")]


def test_an_order_refunded_meanwhile_is_counted_off_once(state: State, shop: LedgerShop, store: Store, clock: Clock) -> None:
    accept_and_die_undoing("taken_back", state, store, shop)
    refunded = found(store).moved(AcceptanceState.REFUNDED, clock())
    store.settle(refunded)
    clock.forward(seconds=31)
    assert reconcile(state) == Reconciled()
    assert found(store) == refunded
    assert undo_is_refused(state) == "refunded"


def undo_is_refused(state: State) -> str:
    with pytest.raises(OfferRefused) as refused:
        undo(state, "offer-1", SHOPPER)
    return refused.value.code


def test_one_that_another_undid_meanwhile_is_not_undone_again(store: Store, shop: LedgerShop, clock: Clock) -> None:
    state = state_of(store, shop, clock)
    accept(state, show(store, offer_of(shop, CABLE)), SHOPPER)

    def another_is_quicker(name: str) -> None:
        if name == "taken_back":
            undo(state, "offer-1", SHOPPER)

    assert undo(state, "offer-1", SHOPPER, step=another_is_quicker) == found(store)
    assert [outcome.kind for outcome in store.outcomes("offer-1")] == BOTH
    assert books(shop).money == 0


def test_a_cart_that_lives_in_the_request_is_undone_in_it_and_by_nobody_else(store: Store, shop: LedgerShop, clock: Clock) -> None:
    state = state_of(store, CookieCart(shop.path), clock)
    accept(state, show(store, offer_of(shop, AddLine(CART, "cable"))), SHOPPER)

    def step(name: str) -> None:
        assert not found(store).is_being_undone

    assert undo(state, "offer-1", SHOPPER, step=step).state is AcceptanceState.UNDONE
