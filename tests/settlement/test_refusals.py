"""Refused: nothing is changed, and the shopper is told why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.settlement.odd_shops import Marketplace
from tests.settlement.scene import CABLES, CART, ORDER, SHOPPER, Clock, offer_of, show, state_of
from tests.shops.ledger_shop import LedgerShop
from tests.shops.stock import Goods, books, close_order, shelve
from upsell_widget.domain.acceptances import AcceptanceState
from upsell_widget.domain.changes import AddLine, ReplaceLine
from upsell_widget.domain.money import Money
from upsell_widget.domain.outcomes import Arm, Outcome, OutcomeKind
from upsell_widget.errors import OfferRefused
from upsell_widget.ports import Store
from upsell_widget.settlement import accept
from upsell_widget.state import State

CABLE = AddLine(CART, "cable", quantity=2)


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


@pytest.mark.parametrize("change", [AddLine(ORDER, "cable"), ReplaceLine(ORDER, "o1-laptop", "cable")])
@pytest.mark.parametrize(
    ("sellers", "shown", "state"),
    [
        ({"laptop": "acme", "cable": "acme"}, "acme", AcceptanceState.SETTLED),
        ({"laptop": "acme", "cable": "other"}, "acme", AcceptanceState.REFUSED),
        ({"laptop": "acme", "cable": "other"}, "other", AcceptanceState.REFUSED),
        ({"cable": "other"}, "other", AcceptanceState.REFUSED),
        ({"laptop": "acme"}, "", AcceptanceState.REFUSED),
    ],
)
def test_an_order_is_charged_again_only_for_the_seller_who_was_paid(
    store: Store,
    shop: LedgerShop,
    clock: Clock,
    sellers: dict[str, str],
    shown: str,
    state: AcceptanceState,
    change: AddLine | ReplaceLine,
) -> None:
    market = Marketplace(shop.path)
    market.sellers = sellers
    acceptance = accept(state_of(store, market, clock), show(store, replace(offer_of(market, change), seller=shown)), SHOPPER)
    assert (acceptance.state, acceptance.reason) == (state, "G19" if state is AcceptanceState.REFUSED else None)
    assert books(shop).ever == (state is AcceptanceState.SETTLED)


def test_another_seller_than_was_shown_is_refused_in_a_cart_too(store: Store, shop: LedgerShop, clock: Clock) -> None:
    market = Marketplace(shop.path)
    offer = show(store, replace(offer_of(market, CABLE), seller="acme"))
    market.sellers = {"cable": "other"}
    acceptance = accept(state_of(store, market, clock), offer, SHOPPER)
    assert (acceptance.state, acceptance.reason) == (AcceptanceState.REFUSED, "G19")
