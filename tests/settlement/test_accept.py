"""A yes: one change at the shop at the price shown, or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.settlement.scene import CABLES, CART, ORDER, SHOPPER, Clock, Notes, offer_of, show, state_of
from tests.shops.ledger_shop import LedgerShop
from tests.shops.stock import Goods, books, close_order, shelve
from upsell_widget.domain.acceptances import AcceptanceState
from upsell_widget.domain.changes import AddLine, Change, ReplaceLine
from upsell_widget.domain.limits import Quiet
from upsell_widget.domain.money import Money
from upsell_widget.domain.outcomes import Arm, Outcome, OutcomeKind
from upsell_widget.domain.shop import Applied, Quote
from upsell_widget.errors import OfferRefused
from upsell_widget.ports import Store
from upsell_widget.settlement import accept
from upsell_widget.state import State

CABLE = AddLine(CART, "cable", quantity=2)


def test_an_accepted_offer_is_in_the_cart_once(state: State, shop: LedgerShop, store: Store) -> None:
    acceptance = accept(state, show(store, offer_of(shop, CABLE)), SHOPPER, terms="{}")
    cart = shop.cart("c1")
    assert acceptance.state is AcceptanceState.SETTLED
    assert acceptance.terms == "{}"
    assert cart is not None
    assert sorted((line.product_id, line.quantity) for line in cart.lines) == [("cable", 2), ("laptop", 1)]
    assert books(shop).standing == 1


def test_what_is_stored_is_what_came_back(state: State, shop: LedgerShop, store: Store) -> None:
    acceptance = accept(state, show(store, offer_of(shop, CABLE)), SHOPPER, terms="{}")
    assert store.acceptance("offer-1") == acceptance


def test_adding_to_an_order_charges_what_was_shown(state: State, shop: LedgerShop, store: Store) -> None:
    offer = show(store, offer_of(shop, AddLine(ORDER, "cable", quantity=2)))
    acceptance = accept(state, offer, SHOPPER)
    assert offer.quote is not None
    assert acceptance.applied is not None
    assert acceptance.applied.charged == offer.quote.difference
    assert books(shop).money == offer.quote.difference.amount


def test_the_outcome_is_recorded_with_what_the_total_rose_by(state: State, shop: LedgerShop, store: Store, clock: Clock) -> None:
    offer = show(store, offer_of(shop, AddLine(ORDER, "cable")))
    accept(state, offer, SHOPPER)
    assert offer.quote is not None
    assert store.outcomes("offer-1") == (
        Outcome("offer-1", OutcomeKind.ACCEPTED, SHOPPER, "cables", 3, "cart", Arm.OFFER, clock(), "cable", "o1", offer.quote.difference),
    )


def test_what_was_accepted_is_not_offered_for_that_cart_again(state: State, shop: LedgerShop, store: Store, clock: Clock) -> None:
    accept(state, show(store, offer_of(shop, CABLE)), SHOPPER)
    quiets = store.recall(SHOPPER, "session-1", clock()).memory.quiets
    assert dict(quiets) == dict([Quiet("subject:cable|cart:c1", None)])


def test_content_is_accepted_without_asking_the_shop(state: State, shop: LedgerShop, store: Store) -> None:
    acceptance = accept(state, show(store, offer_of(shop, None)), SHOPPER)
    assert acceptance.state is AcceptanceState.SETTLED
    assert acceptance.applied is None
    assert [(outcome.kind, outcome.amount) for outcome in store.outcomes("offer-1")] == [(OutcomeKind.ACCEPTED, None)]
    assert books(shop).ever == 0


def test_a_replay_gives_the_first_answer_and_changes_nothing(state: State, shop: LedgerShop, store: Store, clock: Clock) -> None:
    offer = show(store, offer_of(shop, CABLE))
    first = accept(state, offer, SHOPPER)
    clock.forward(minutes=5)
    assert [accept(state, offer, SHOPPER) for _ in range(3)] == [first] * 3
    assert books(shop).ever == 1


def test_two_offers_of_the_same_change_are_bought_once(state: State, shop: LedgerShop, store: Store) -> None:
    first = accept(state, show(store, offer_of(shop, CABLE, "offer-1")), SHOPPER)
    second = accept(state, show(store, offer_of(shop, CABLE, "offer-2")), SHOPPER)
    assert second == first
    assert books(shop).ever == 1
    assert store.outcomes("offer-2") == ()


@pytest.mark.parametrize(
    ("change", "code", "status"),
    [
        ({"shopper_id": "taro"}, "other_shopper", 403),
        ({"campaign_version": 2}, "old_campaign", 409),
        ({"campaign_id": "retired"}, "old_campaign", 409),
        ({"expires_at": Clock().now}, "expired", 410),
        ({"id": "never-shown"}, "not_opened", 409),
    ],
)
def test_an_offer_that_does_not_stand_is_refused_and_nothing_changes(
    state: State, shop: LedgerShop, store: Store, change: dict[str, str], code: str, status: int
) -> None:
    offer = replace(show(store, offer_of(shop, CABLE)), **change)  # type: ignore[arg-type]
    with pytest.raises(OfferRefused) as refused:
        accept(state, offer, SHOPPER)
    assert (refused.value.code, refused.value.status) == (code, status)
    assert store.acceptance(offer.id) is None
    assert books(shop).ever == 0


def test_someone_elses_replay_is_refused(state: State, shop: LedgerShop, store: Store) -> None:
    offer = show(store, offer_of(shop, CABLE))
    accept(state, offer, SHOPPER)
    with pytest.raises(OfferRefused, match="made to someone else"):
        accept(state, offer, "taro")


def test_the_holdout_cannot_accept_what_it_was_not_shown(state: State, shop: LedgerShop, store: Store) -> None:
    with pytest.raises(OfferRefused) as refused:
        accept(state, show(store, offer_of(shop, CABLE), Arm.HOLDOUT), SHOPPER)
    assert refused.value.code == "not_opened"
    assert books(shop).ever == 0


@pytest.mark.parametrize("kind", [OutcomeKind.DECLINED, OutcomeKind.SNOOZED, OutcomeKind.MUTED, OutcomeKind.DISMISSED])
def test_a_no_cannot_be_turned_into_a_yes(state: State, shop: LedgerShop, store: Store, clock: Clock, kind: OutcomeKind) -> None:
    offer = show(store, offer_of(shop, CABLE))
    store.record(Outcome(offer.id, kind, SHOPPER, CABLES.id, 3, "cart", Arm.OFFER, clock()))
    with pytest.raises(OfferRefused) as refused:
        accept(state, offer, SHOPPER)
    assert refused.value.status == 409
    assert books(shop).ever == 0


def test_dearer_than_shown_is_refused(state: State, shop: LedgerShop, store: Store) -> None:
    offer = show(store, offer_of(shop, CABLE))
    shelve(shop, Goods("cable", 1_001, stock=50))
    acceptance = accept(state, offer, SHOPPER)
    assert (acceptance.state, acceptance.reason) == (AcceptanceState.REFUSED, "price_changed")
    assert books(shop).ever == 0
    assert store.outcomes(offer.id) == ()


def test_cheaper_than_shown_charges_the_lower_price(state: State, shop: LedgerShop, store: Store) -> None:
    offer = show(store, offer_of(shop, AddLine(ORDER, "cable")))
    shelve(shop, Goods("cable", 900, stock=50))
    acceptance = accept(state, offer, SHOPPER)
    assert acceptance.applied is not None
    assert acceptance.applied.charged == Money(900, "JPY")
    assert acceptance.amount == Money(1_000, "JPY")


def test_sold_out_since_it_was_shown_is_refused(state: State, shop: LedgerShop, store: Store) -> None:
    offer = show(store, offer_of(shop, CABLE))
    shelve(shop, Goods("cable", 1_000, stock=1))
    acceptance = accept(state, offer, SHOPPER)
    assert (acceptance.state, acceptance.reason) == (AcceptanceState.REFUSED, "sold_out")


def test_an_order_packed_since_it_was_shown_is_refused(state: State, shop: LedgerShop, store: Store) -> None:
    offer = show(store, offer_of(shop, AddLine(ORDER, "cable")))
    close_order(shop, "o1")
    acceptance = accept(state, offer, SHOPPER)
    assert (acceptance.state, acceptance.reason) == (AcceptanceState.REFUSED, "order_closed")
    assert books(shop).money == 0


def test_another_shoppers_order_is_refused(state: State, shop: LedgerShop, store: Store) -> None:
    offer = show(store, offer_of(shop, AddLine(ORDER, "cable"), shopper_id="taro"))
    acceptance = accept(state, offer, "taro")
    assert (acceptance.state, acceptance.reason) == (AcceptanceState.REFUSED, "other_target")
    assert books(shop).money == 0


def test_a_line_that_is_gone_cannot_be_replaced(state: State, shop: LedgerShop, store: Store) -> None:
    first = show(store, offer_of(shop, ReplaceLine(CART, "c1-laptop", "cable"), "offer-1"))
    second = show(store, offer_of(shop, ReplaceLine(CART, "c1-laptop", "cable", quantity=2), "offer-2"))
    accept(state, first, SHOPPER)
    acceptance = accept(state, second, SHOPPER)
    assert (acceptance.state, acceptance.reason) == (AcceptanceState.REFUSED, "cart_changed")
    assert books(shop).standing == 1


def test_a_fresh_offer_after_a_refusal_has_a_key_of_its_own(state: State, shop: LedgerShop, store: Store) -> None:
    offer = show(store, offer_of(shop, CABLE, "offer-1"))
    shelve(shop, Goods("cable", 1_001, stock=50))
    refused = accept(state, offer, SHOPPER)
    settled = accept(state, show(store, offer_of(shop, CABLE, "offer-2")), SHOPPER)
    assert settled.state is AcceptanceState.SETTLED
    assert settled.key != refused.key


class Silent(LedgerShop):
    """Makes the change and does not say so."""

    def apply(self, change: Change, *, key: str, at_most: Quote, timeout: float) -> Applied:
        super().apply(change, key=key, at_most=at_most, timeout=timeout)
        raise TimeoutError("no answer")


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


class Unreachable(LedgerShop):
    """Does not even answer what the change would cost."""

    def quote(self, change: Change, *, timeout: float) -> Quote:
        raise TimeoutError("no answer")


def test_a_shop_that_cannot_be_asked_fails_the_acceptance_and_changes_nothing(store: Store, shop: LedgerShop, clock: Clock) -> None:
    acceptance = accept(state_of(store, Unreachable(shop.path), clock), show(store, offer_of(shop, CABLE)), SHOPPER)
    assert (acceptance.state, acceptance.reason) == (AcceptanceState.FAILED, "quote_failed")
    assert books(shop).ever == 0


class Greedy(LedgerShop):
    """Charges one yen more than it may."""

    def apply(self, change: Change, *, key: str, at_most: Quote, timeout: float) -> Applied:
        applied = super().apply(change, key=key, at_most=at_most, timeout=timeout)
        return replace(applied, charged=applied.charged + Money(1, "JPY"))


def test_a_shop_that_charges_more_than_shown_is_made_to_refund_it_and_staff_are_told(store: Store, shop: LedgerShop, clock: Clock) -> None:
    notes = Notes()
    state = state_of(store, Greedy(shop.path), clock, notes)
    acceptance = accept(state, show(store, offer_of(shop, AddLine(ORDER, "cable"))), SHOPPER)
    assert (acceptance.state, acceptance.reason) == (AcceptanceState.REFUSED, "price_changed")
    assert notes.codes == ["charged_more_than_shown"]
    assert (books(shop).standing, books(shop).money) == (0, 0)


class Foreign(LedgerShop):
    """Answers in another currency."""

    def apply(self, change: Change, *, key: str, at_most: Quote, timeout: float) -> Applied:
        applied = super().apply(change, key=key, at_most=at_most, timeout=timeout)
        return replace(applied, charged=Money(applied.charged.amount, "EUR"))


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
