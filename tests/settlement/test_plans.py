"""A change of a running subscription: the quote, once, on a mandate, undone whole; on every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.settlement.scene import SHOPPER, Clock, offer_of, show, state_of
from tests.shops.plan_shop import CREDIT, PlanShop, end, subscribe
from tests.shops.stock import Goods, books, shelve
from upsell_widget.domain.acceptances import Acceptance, AcceptanceState
from upsell_widget.domain.changes import Change, ChangePlan, PauseSubscription, Target
from upsell_widget.domain.shop import Capabilities
from upsell_widget.domain.signals import Signal, SignalCode
from upsell_widget.errors import OfferRefused
from upsell_widget.ports import Store
from upsell_widget.settlement import accept, reconcile, undo
from upsell_widget.state import State

HERE = Target("subscription", "sub-1")


@pytest.fixture
def shop(tmp_path: Path, clock: Clock) -> PlanShop:
    """A shop in which a small plan runs."""
    shop = PlanShop(tmp_path / "shop.sqlite", clock)
    shop.ledger.create()
    shelve(shop, Goods("small", 0, plan_first=500, plan_price=500), Goods("big", 0, plan_first=900, plan_price=900))
    subscribe(shop, "sub-1", SHOPPER, "small")
    return shop


@pytest.fixture
def told() -> list[Signal]:
    """What staff heard."""
    return []


@pytest.fixture
def state(store: Store, shop: PlanShop, clock: Clock, told: list[Signal]) -> State:
    return replace(state_of(store, shop, clock), signal=told.append)


def upgrade(shop: PlanShop, product_id: str = "big") -> ChangePlan:
    (running,) = shop.shopper(SHOPPER).subscriptions
    return ChangePlan(HERE, "sub-1", product_id, "monthly", standing_since=running.standing_since)


def accepted(state: State, store: Store, shop: PlanShop, change: Change, offer_id: str = "offer-1") -> Acceptance:
    return accept(state, show(store, offer_of(shop, change, offer_id)), SHOPPER)


def runs(shop: PlanShop) -> str:
    return shop.shopper(SHOPPER).subscriptions[0].product_id


def test_a_plan_is_changed_once_at_the_quote_and_staff_hear_of_it(state: State, store: Store, shop: PlanShop, told: list[Signal]) -> None:
    offer = show(store, offer_of(shop, upgrade(shop)))
    first, second = accept(state, offer, SHOPPER), accept(state, offer, SHOPPER)
    assert first == second
    assert first.state is AcceptanceState.SETTLED
    assert (runs(shop), books(shop).ever, books(shop).money) == ("big", 1, 900 - CREDIT)
    assert [(each.code, each.key) for each in told] == [(SignalCode.CONTRACT_CHANGED, "contract_changed:hanako:sub-1:offer-1")]
    assert told[0].found == f"sub-1 → big@monthly, charged {900 - CREDIT} JPY"


def test_two_tabs_with_two_offers_of_the_same_move_make_one(state: State, store: Store, shop: PlanShop) -> None:
    offers = [show(store, offer_of(shop, upgrade(shop), f"offer-{number}")) for number in (1, 2)]
    assert len({accept(state, offer, SHOPPER).key for offer in offers}) == 1
    assert (books(shop).ever, books(shop).money) == (1, 900 - CREDIT)


def test_two_tabs_with_different_moves_make_the_first(state: State, store: Store, shop: PlanShop) -> None:
    shelve(shop, Goods("huge", 0, plan_first=1_900, plan_price=1_900))
    offers = [show(store, offer_of(shop, upgrade(shop, each), each)) for each in ("big", "huge")]
    states = [accept(state, offer, SHOPPER) for offer in offers]
    assert [each.state for each in states] == [AcceptanceState.SETTLED, AcceptanceState.REFUSED]
    assert (states[1].reason, runs(shop), books(shop).money) == ("subscription_changed", "big", 900 - CREDIT)


def test_up_down_and_up_again_is_three_changes(state: State, store: Store, shop: PlanShop) -> None:
    for number, product_id in enumerate(("big", "small", "big"), start=1):
        assert accepted(state, store, shop, upgrade(shop, product_id), f"offer-{number}").state is AcceptanceState.SETTLED
        assert runs(shop) == product_id
    assert books(shop).ever == 3


def test_without_a_mandate_nothing_is_charged(state: State, store: Store, shop: PlanShop) -> None:
    offer = show(store, offer_of(shop, upgrade(shop)))
    subscribe(shop, "sub-1", SHOPPER, "small", mandate=False)
    refused = accept(state, offer, SHOPPER)
    assert (refused.state, refused.reason, books(shop).money) == (AcceptanceState.REFUSED, "G20", 0)


def test_a_dearer_plan_than_shown_is_refused(state: State, store: Store, shop: PlanShop) -> None:
    offer = show(store, offer_of(shop, upgrade(shop)))
    shelve(shop, Goods("big", 0, plan_first=901, plan_price=901))
    assert accept(state, offer, SHOPPER).reason == "price_changed"
    assert (runs(shop), books(shop).money) == ("small", 0)


def test_an_earlier_next_billing_than_shown_is_dearer(shop: PlanShop) -> None:
    quote = shop.quote(upgrade(shop), timeout=5)
    assert quote.next_on is not None
    assert replace(quote, next_on=quote.next_on - timedelta(days=1)).dearer_than(quote)
    assert not replace(quote, next_on=quote.next_on + timedelta(days=1)).dearer_than(quote)


def test_a_subscription_that_was_cancelled_or_is_another_persons_is_not_touched(state: State, store: Store, shop: PlanShop) -> None:
    change = upgrade(shop)
    offer, theirs = show(store, offer_of(shop, change)), show(store, offer_of(shop, change, "offer-2", "jiro"))
    assert accept(state, theirs, "jiro").reason == "subscription_changed"
    with pytest.raises(OfferRefused):
        accept(state, offer, "jiro")
    end(shop, "sub-1")
    assert accept(state, offer, SHOPPER).reason == "subscription_changed"
    assert books(shop).ever == 0


def test_a_shop_that_has_lost_the_capability_refuses(state: State, store: Store, shop: PlanShop, monkeypatch: pytest.MonkeyPatch) -> None:
    offer = show(store, offer_of(shop, upgrade(shop)))
    monkeypatch.setattr(shop, "capabilities", Capabilities)
    assert accept(state, offer, SHOPPER).reason == "capability"


def test_undo_gives_the_plan_and_the_money_back_for_fifteen_minutes(
    state: State, store: Store, shop: PlanShop, clock: Clock, told: list[Signal]
) -> None:
    accepted(state, store, shop, upgrade(shop))
    clock.forward(minutes=14)
    assert undo(state, "offer-1", SHOPPER).state is AcceptanceState.UNDONE
    assert (runs(shop), books(shop).standing, books(shop).money) == ("small", 0, 0)
    assert [each.key for each in told][-1] == "contract_changed:hanako:sub-1:offer-1:undone"
    accepted(state, store, shop, upgrade(shop), "offer-2")
    clock.forward(minutes=16)
    with pytest.raises(OfferRefused):
        undo(state, "offer-2", SHOPPER)


def test_a_pause_charges_nothing_and_needs_no_mandate(state: State, store: Store, shop: PlanShop) -> None:
    subscribe(shop, "sub-1", SHOPPER, "small", mandate=False)
    (running,) = shop.shopper(SHOPPER).subscriptions
    pause = PauseSubscription(HERE, "sub-1", "small", "monthly", cycles=2, standing_since=running.standing_since)
    assert accepted(state, store, shop, pause).state is AcceptanceState.SETTLED
    assert (runs(shop), books(shop).ever, books(shop).money) == ("small", 1, 0)


def test_what_the_shop_did_and_we_did_not_hear_is_settled_by_reconcile(state: State, store: Store, shop: PlanShop, clock: Clock) -> None:
    class Died(BaseException):
        pass

    def die(name: str) -> None:
        if name == "applied":
            raise Died

    with pytest.raises(Died):
        accept(state, show(store, offer_of(shop, upgrade(shop))), SHOPPER, step=die)
    clock.forward(seconds=31)
    assert reconcile(state).settled == 1
    assert (runs(shop), books(shop).ever, books(shop).money) == ("big", 1, 900 - CREDIT)


def test_a_notifier_that_is_down_breaks_no_settlement(state: State, store: Store, shop: PlanShop) -> None:
    def broken(raised: Signal) -> None:
        raise ConnectionError("no mail server")

    assert accepted(replace(state, signal=broken), store, shop, upgrade(shop)).state is AcceptanceState.SETTLED
