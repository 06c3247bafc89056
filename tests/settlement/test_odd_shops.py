"""A shop that is silent, greedy or down: never twice, never more than shown, never a lie."""

from __future__ import annotations

from datetime import timedelta

from tests.settlement.odd_shops import Foreign, Greedy, Silent, Unreachable
from tests.settlement.scene import CART, ORDER, SHOPPER, Clock, Notes, offer_of, show, state_of
from tests.shops.ledger_shop import LedgerShop
from tests.shops.stock import Goods, books, shelve
from upsell_widget.domain.acceptances import Acceptance, AcceptanceState
from upsell_widget.domain.changes import AddLine
from upsell_widget.errors import StoreUnavailable
from upsell_widget.ports import Store
from upsell_widget.settlement import accept
from upsell_widget.state import State
from upsell_widget.storage.in_memory import InMemoryStore

CABLE = AddLine(CART, "cable", quantity=2)


def test_an_unknown_answer_leaves_it_pending(store: Store, shop: LedgerShop, clock: Clock) -> None:
    state = state_of(store, Silent(shop.path), clock)
    acceptance = accept(state, show(store, offer_of(shop, CABLE)), SHOPPER)
    assert acceptance.state is AcceptanceState.PENDING
    assert store.outcomes("offer-1") == ()


def test_a_pending_one_is_waited_for_as_long_as_the_shop_may_take(store: Store, shop: LedgerShop, clock: Clock) -> None:
    state = state_of(store, Silent(shop.path), clock)
    offer, waits = show(store, offer_of(shop, CABLE)), list[float]()
    first = accept(state, offer, SHOPPER)
    assert accept(state, offer, SHOPPER, wait=waits.append) == first
    assert 10.0 <= sum(waits) < 10.5


def test_a_shop_that_cannot_be_asked_fails_the_acceptance_and_changes_nothing(store: Store, shop: LedgerShop, clock: Clock) -> None:
    acceptance = accept(state_of(store, Unreachable(shop.path), clock), show(store, offer_of(shop, CABLE)), SHOPPER)
    assert (acceptance.state, acceptance.reason) == (AcceptanceState.FAILED, "quote_failed")
    assert books(shop).ever == 0


def test_a_shop_that_charges_more_than_shown_is_made_to_refund_it_and_staff_are_told(store: Store, shop: LedgerShop, clock: Clock) -> None:
    notes = Notes()
    state = state_of(store, Greedy(shop.path), clock, notes)
    acceptance = accept(state, show(store, offer_of(shop, AddLine(ORDER, "cable"))), SHOPPER)
    assert (acceptance.state, acceptance.reason) == (AcceptanceState.REFUSED, "price_changed")
    assert notes.codes == ["charged_more_than_shown"]
    assert (books(shop).standing, books(shop).money) == (0, 0)


def test_a_shop_that_charges_in_another_currency_is_made_to_refund_it(store: Store, shop: LedgerShop, clock: Clock) -> None:
    state = state_of(store, Foreign(shop.path), clock)
    acceptance = accept(state, show(store, offer_of(shop, AddLine(ORDER, "cable"))), SHOPPER)
    assert acceptance.state is AcceptanceState.REFUSED
    assert books(shop).money == 0


def test_a_request_that_slept_too_long_leaves_the_decision_to_reconcile(store: Store, shop: LedgerShop, clock: Clock) -> None:
    def sleep_at(name: str) -> None:
        if name == "begun":
            clock.forward(seconds=31)

    offer = show(store, offer_of(shop, CABLE))
    shelve(shop, Goods("cable", 1_001, stock=50))
    acceptance = accept(state_of(store, shop, clock), offer, SHOPPER, step=sleep_at)
    assert acceptance.state is AcceptanceState.PENDING


def test_an_injected_moment_stands_in_for_the_clock(state: State, shop: LedgerShop, store: Store, clock: Clock) -> None:
    earlier = clock() - timedelta(days=2)
    acceptance = accept(state, show(store, offer_of(shop, CABLE, now=earlier)), SHOPPER, now=earlier, qa=True)
    assert (acceptance.at, acceptance.qa) == (earlier, True)


class Lost(InMemoryStore):
    """A memory that cannot be reached any more once ``is_lost``."""

    def __init__(self) -> None:
        super().__init__()
        self.is_lost, self._find = False, self.acceptance
        self.acceptance = self._if_reachable  # type: ignore[method-assign]

    def _if_reachable(self, offer_id: str) -> Acceptance | None:
        if self.is_lost:
            raise StoreUnavailable("no database")
        return self._find(offer_id)


def test_who_waits_while_our_memory_is_lost_is_told_it_is_being_carried_out(shop: LedgerShop, clock: Clock) -> None:
    store = Lost()
    state = state_of(store, Silent(shop.path), clock)
    offer = show(store, offer_of(shop, CABLE))
    first = accept(state, offer, SHOPPER)

    def lose(seconds: float) -> None:
        store.is_lost = True

    assert accept(state, offer, SHOPPER, wait=lose) == first
