"""A yes: one change at the shop at the price shown, or none."""

from __future__ import annotations

from tests.settlement.scene import CART, ORDER, SHOPPER, Clock, offer_of, show
from tests.shops.ledger_shop import LedgerShop
from tests.shops.stock import books
from upsell_widget.domain.acceptances import AcceptanceState
from upsell_widget.domain.changes import AddLine
from upsell_widget.domain.limits import Quiet
from upsell_widget.domain.outcomes import Arm, Outcome, OutcomeKind
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
