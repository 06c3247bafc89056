"""Reconcile: whatever died or stayed silent is found out, and nothing is bought twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.settlement.scene import CART, ORDER, SHOPPER, Clock, Notes, numbered, offer_of, show, state_of
from tests.settlement.test_accept import Greedy, Silent
from tests.shops.ledger_shop import LedgerShop
from tests.shops.stock import Goods, books, close_order, shelve
from upsell_widget.domain.acceptances import Acceptance, AcceptanceState
from upsell_widget.domain.changes import AddLine, Change
from upsell_widget.domain.outcomes import OutcomeKind
from upsell_widget.domain.shop import Applied, Capabilities, Quote
from upsell_widget.errors import ChangeRefused
from upsell_widget.ports import Shop, Store
from upsell_widget.settlement import Reconciled, accept, reconcile
from upsell_widget.state import State

CABLE = AddLine(ORDER, "cable", quantity=2)


class Died(BaseException):
    """The process is gone."""


def die_at(point: str, state: State, store: Store, shop: Shop, change: Change | None = CABLE, offer_id: str = "offer-1") -> None:
    """Accept an offer and die there."""

    def step(name: str) -> None:
        if name == point:
            raise Died

    with pytest.raises(Died):
        accept(state, show(store, offer_of(shop, change, offer_id)), SHOPPER, step=step)


def found(store: Store) -> Acceptance:
    acceptance = store.acceptance("offer-1")
    assert acceptance is not None
    return acceptance


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


class HalfDone(LedgerShop):
    """Charges, then finds that the order is closed."""

    asked = False

    def lookup(self, key: str) -> Applied | None:
        return super().lookup(key) if self.asked else None

    def apply(self, change: Change, *, key: str, at_most: Quote, timeout: float) -> Applied:
        super().apply(change, key=key, at_most=at_most, timeout=timeout)
        self.asked = True
        raise ChangeRefused("order_closed")


def test_what_was_done_in_part_is_refunded_whole_and_staff_are_told(store: Store, shop: LedgerShop, clock: Clock) -> None:
    notes = Notes()
    state = state_of(store, HalfDone(shop.path), clock, notes)
    die_at("rechecked", state, store, shop)
    clock.forward(seconds=31)
    assert reconcile(state) == Reconciled(refused=1)
    assert found(store).reason == "order_closed"
    assert notes.codes == ["applied_in_part"]
    assert (books(shop).standing, books(shop).money) == (0, 0)


def test_a_shop_that_charged_too_much_is_made_to_refund_it_here_too(store: Store, shop: LedgerShop, clock: Clock) -> None:
    notes = Notes()
    state = state_of(store, Greedy(shop.path), clock, notes)
    die_at("rechecked", state, store, shop)
    clock.forward(seconds=31)
    assert reconcile(state) == Reconciled(refused=1)
    assert notes.codes == ["charged_more_than_shown"]
    assert books(shop).money == 0


class Down(LedgerShop):
    """Answers nothing."""

    def lookup(self, key: str) -> Applied | None:
        raise TimeoutError("no answer")


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


class Broken(Notes):
    """A mail server that is down."""

    def notify(self, code: str, message: str, *, key: str) -> None:
        raise ConnectionError("no mail server")


def test_staff_who_could_not_be_told_are_told_by_the_next_run(store: Store, shop: LedgerShop, clock: Clock) -> None:
    notes, down = Notes(), Down(shop.path)
    die_at("begun", state_of(store, down, clock), store, shop)
    clock.forward(minutes=10)
    assert reconcile(state_of(store, down, clock, Broken())) == Reconciled(unresolved=1)
    assert reconcile(state_of(store, down, clock, notes)) == Reconciled(unresolved=1, alerted=1)


def test_a_broken_mail_server_does_not_hold_a_refund_back(store: Store, shop: LedgerShop, clock: Clock) -> None:
    state = state_of(store, Greedy(shop.path), clock, Broken())
    assert accept(state, show(store, offer_of(shop, CABLE)), SHOPPER).state is AcceptanceState.REFUSED
    assert books(shop).money == 0


class CookieCart(LedgerShop):
    """Its carts live in the request; nobody else can reach them."""

    def capabilities(self) -> Capabilities:
        return replace(super().capabilities(), cart="request_only")

    def lookup(self, key: str) -> Applied | None:
        raise AssertionError("a request-only cart is never looked up")


def test_request_only_carts_are_never_reconciled_and_closed_after_ten_minutes(store: Store, shop: LedgerShop, clock: Clock) -> None:
    state = state_of(store, CookieCart(shop.path), clock)
    die_at("begun", state, store, shop, AddLine(CART, "cable"))
    clock.forward(minutes=9)
    assert reconcile(state) == Reconciled(unresolved=1)
    clock.forward(minutes=1)
    assert reconcile(state) == Reconciled(failed=1)
    assert books(shop).ever == 0


class DownFor(LedgerShop):
    """Answers nothing about one key."""

    key = "id-1"

    def lookup(self, key: str) -> Applied | None:
        if key == self.key:
            raise TimeoutError("no answer")
        return super().lookup(key)


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


def test_a_run_that_takes_long_leaves_the_rest_to_the_next(state: State, shop: LedgerShop, store: Store, clock: Clock) -> None:
    die_at("begun", state, store, shop, CABLE, "offer-1")
    die_at("begun", state, store, shop, AddLine(CART, "cable"), "offer-2")
    clock.forward(seconds=31)
    assert reconcile(state, step=lambda name: clock.forward(seconds=61 * (name == "settled"))) == Reconciled(settled=1)
    assert reconcile(state) == Reconciled(settled=1)
