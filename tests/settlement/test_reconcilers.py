"""Reconcilers among others: at once, after one died, with staff to tell, with shops they must leave alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from tests.settlement.dying import CABLE, die_at, found
from tests.settlement.odd_shops import CookieCart, Down, DownFor, Greedy, HalfDone
from tests.settlement.scene import CART, SHOPPER, Clock, NobodyToTell, Notes, numbered, offer_of, show, state_of
from tests.shops.ledger_shop import LedgerShop
from tests.shops.stock import books
from upsell_widget.domain.acceptances import AcceptanceState
from upsell_widget.domain.changes import AddLine
from upsell_widget.ports import Store
from upsell_widget.settlement import Reconciled, accept, reconcile
from upsell_widget.state import State


def test_what_was_done_in_part_is_refunded_whole_and_staff_are_told(store: Store, shop: LedgerShop, clock: Clock) -> None:
    notes = Notes()
    state = state_of(store, HalfDone(shop.path), clock, notes)
    die_at("rechecked", state, store, shop)
    clock.forward(seconds=31)
    assert reconcile(state) == Reconciled(refused=1)
    assert found(store).reason == "order_closed"
    assert notes.codes == ["applied_in_part"]
    assert (books(shop).standing, books(shop).money) == (0, 0)


def test_what_was_taken_back_is_refused_however_long_that_took(store: Store, shop: LedgerShop, clock: Clock) -> None:
    state = state_of(store, HalfDone(shop.path), clock)
    die_at("rechecked", state, store, shop)
    clock.forward(seconds=31)
    assert reconcile(state, step=lambda step: clock.forward(minutes=step == "taken_back")) == Reconciled(refused=1)
    assert found(store).state is AcceptanceState.REFUSED
    assert (books(shop).standing, books(shop).money) == (0, 0)


def test_staff_are_told_once_of_what_is_unresolved_for_ten_minutes(store: Store, shop: LedgerShop, clock: Clock) -> None:
    notes = Notes()
    state = state_of(store, Down(shop.path), clock, notes)
    die_at("begun", state, store, shop)
    clock.forward(minutes=9)
    assert reconcile(state) == Reconciled(unresolved=1)
    assert notes.said == []
    clock.forward(minutes=1)
    assert reconcile(state) == Reconciled(unresolved=1, alerted=1)
    assert reconcile(state) == Reconciled(unresolved=1)
    assert notes.said == [("acceptance_unresolved", "acceptance_unresolved:offer-1")]


def test_staff_who_could_not_be_told_are_told_by_the_next_run(store: Store, shop: LedgerShop, clock: Clock) -> None:
    notes, down = Notes(), Down(shop.path)
    die_at("begun", state_of(store, down, clock), store, shop)
    clock.forward(minutes=10)
    assert reconcile(state_of(store, down, clock, NobodyToTell())) == Reconciled(unresolved=1)
    assert reconcile(state_of(store, down, clock, notes)) == Reconciled(unresolved=1, alerted=1)


def test_a_broken_mail_server_does_not_hold_a_refund_back(store: Store, shop: LedgerShop, clock: Clock) -> None:
    state = state_of(store, Greedy(shop.path), clock, NobodyToTell())
    assert accept(state, show(store, offer_of(shop, CABLE)), SHOPPER).state is AcceptanceState.REFUSED
    assert books(shop).money == 0


def test_request_only_carts_are_never_reconciled_and_closed_after_ten_minutes(store: Store, shop: LedgerShop, clock: Clock) -> None:
    state = state_of(store, CookieCart(shop.path), clock)
    die_at("begun", state, store, shop, AddLine(CART, "cable"))
    clock.forward(minutes=9)
    assert reconcile(state) == Reconciled(unresolved=1)
    clock.forward(minutes=1)
    assert reconcile(state) == Reconciled(failed=1)
    assert books(shop).ever == 0


def test_one_that_cannot_be_resolved_does_not_hold_the_others_back(store: Store, shop: LedgerShop, clock: Clock) -> None:
    state = state_of(store, DownFor(shop.path), clock)
    die_at("begun", state, store, shop, CABLE, "offer-1")
    die_at("begun", state, store, shop, AddLine(CART, "cable"), "offer-2")
    clock.forward(seconds=31)
    assert reconcile(state) == Reconciled(settled=1, unresolved=1)


def test_several_reconcilers_at_once_make_one_change(store: Store, shop: LedgerShop, clock: Clock) -> None:
    die_at("begun", state_of(store, shop, clock), store, shop)
    clock.forward(seconds=31)
    with ThreadPoolExecutor(6) as threads:
        runs = [threads.submit(reconcile, state_of(store, shop, clock, new_id=numbered(f"reconciler-{number}-"))) for number in range(6)]
        counts = [run.result() for run in runs]
    assert sum(each.settled for each in counts) == 1
    assert books(shop).ever == 1


def test_what_a_dead_reconciler_held_is_free_after_a_minute(state: State, shop: LedgerShop, store: Store, clock: Clock) -> None:
    die_at("begun", state, store, shop)
    clock.forward(seconds=31)
    store.lease("acceptance:offer-1", "a dead one", clock(), timedelta(minutes=1))
    assert reconcile(state) == Reconciled(busy=1)
    clock.forward(seconds=61)
    assert reconcile(state) == Reconciled(settled=1)


def test_a_run_that_takes_long_leaves_the_rest_to_the_next(state: State, shop: LedgerShop, store: Store, clock: Clock) -> None:
    die_at("begun", state, store, shop, CABLE, "offer-1")
    die_at("begun", state, store, shop, AddLine(CART, "cable"), "offer-2")
    clock.forward(seconds=31)
    assert reconcile(state, step=lambda name: clock.forward(seconds=61 * (name == "settled"))) == Reconciled(settled=1)
    assert reconcile(state) == Reconciled(settled=1)
