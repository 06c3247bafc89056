"""kill -9 at every numbered point: the shop's changes are the acceptances settled, none twice, none left open after 120 s."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.faults.processes import KILLED, outcome_of
from tests.faults.shopkeeper import Place, accept_at, reconcile_at, undo_at
from tests.settlement.scene import SHOPPER, offer_of, show
from tests.shops.ledger_shop import PLACED
from tests.shops.plan_shop import PlanShop, end, subscribe
from tests.shops.pricing import Tariff
from tests.shops.stock import Goods, books, close_order, fill, shelve
from upsell_widget.domain.acceptances import AcceptanceState
from upsell_widget.domain.changes import AddLine, ChangePlan, Target
from upsell_widget.domain.offers import Offer
from upsell_widget.domain.outcomes import OutcomeKind
from upsell_widget.ports import Store
from upsell_widget.settlement import accept, reconcile, undo

ACCEPT_POINTS = 8
"""checked, begun, rechecked, shop asked, shop changed, shop committed, applied, settled"""
NEVER = 1_000
"""A point that is never reached."""
UNDO_POINTS = 5
"""undo begun, shop undid, shop committed, taken back, undone"""


class Story:
    """One database and one shop, many offers of a cable for an order each, and what must hold for all of them."""

    def __init__(self, place: Place, store: Store) -> None:
        self.place, self.store, self.shop = place, store, PlanShop(place.shop_path)
        self.offers: list[Offer] = []

    def next_offer(self) -> Offer:
        """An order of its own, and a cable offered for it."""
        number = len(self.offers) + 1
        target = Target("order", f"o{number}")
        fill(self.shop, target, SHOPPER, {"laptop": 1}, Tariff(shipping=500))
        offer = show(self.store, offer_of(self.shop, AddLine(target, "cable"), f"offer-{number}"))
        self.offers.append(offer)
        return offer

    def reconcile_for(self, seconds: int) -> None:
        """Run the reconciler every 20 seconds of an injected clock."""
        for passed in range(20, seconds + 1, 20):
            reconcile(self.place.state(PLACED + timedelta(seconds=passed), store=self.store))

    def check(self) -> None:
        """Changes at the shop = acceptances settled, no duplicate, nothing open, the money as shown."""
        acceptances = [each for offer in self.offers if (each := self.store.acceptance(offer.id)) is not None]
        settled = [each for each in acceptances if each.state is AcceptanceState.SETTLED]
        assert [each.offer_id for each in acceptances if each.state is AcceptanceState.PENDING] == []
        assert books(self.shop).standing == books(self.shop).ever == len(settled)
        assert books(self.shop).money == sum(each.applied.charged.amount for each in settled if each.applied is not None)
        assert [len(self.store.outcomes(each.offer_id)) for each in settled] == [1] * len(settled)


class Plans(Story):
    """Many subscriptions to a cable, each offered a move to a laptop."""

    def next_offer(self) -> Offer:
        """A subscription of its own, and a bigger plan offered for it."""
        target = Target("subscription", f"sub-{len(self.offers) + 1}")
        shelve(self.shop, Goods("small", 500, plan_first=500, plan_price=500), Goods("big", 900, plan_first=900, plan_price=900))
        subscribe(self.shop, target.id, SHOPPER, "small")
        running = next(each for each in self.shop.shopper(SHOPPER).subscriptions if each.id == target.id)
        change = ChangePlan(target, target.id, "big", "monthly", standing_since=running.standing_since)
        offer = show(self.store, offer_of(self.shop, change, f"offer-{target.id}"))
        self.offers.append(offer)
        return offer


def nothing(story: Story, offer: Offer) -> None:
    """Nothing happens between the crash and the reconciler."""


def packed(story: Story, offer: Offer) -> None:
    """The order is packed between the crash and the reconciler."""
    assert offer.change is not None
    close_order(story.shop, offer.change.target.id)


def dearer(story: Story, offer: Offer) -> None:
    """The price rises between the crash and the reconciler."""
    shelve(story.shop, Goods("cable", 1_000 + len(story.offers), stock=500))


@pytest.mark.parametrize("meanwhile", [nothing, packed, dearer])
def test_accept_may_die_anywhere(place: Place, store: Store, meanwhile: Callable[[Story, Offer], None]) -> None:
    story = Story(place, store)
    for point in itertools.count(1):
        offer = story.next_offer()
        ended = outcome_of(accept_at, place, offer, PLACED, point)
        meanwhile(story, offer)
        story.reconcile_for(120)
        story.check()
        if ended == 0:
            break
        assert ended == KILLED
    assert point == ACCEPT_POINTS + 1


def cancelled(story: Story, offer: Offer) -> None:
    """The subscription is cancelled between the crash and the reconciler."""
    assert offer.change is not None
    end(story.shop, offer.change.target.id)


@pytest.mark.parametrize("meanwhile", [nothing, cancelled])
def test_a_plan_change_may_die_anywhere(place: Place, store: Store, meanwhile: Callable[[Story, Offer], None]) -> None:
    story = Plans(place, store)
    for point in itertools.count(1):
        offer = story.next_offer()
        ended = outcome_of(accept_at, place, offer, PLACED, point)
        meanwhile(story, offer)
        story.reconcile_for(120)
        story.check()
        if ended == 0:
            break
        assert ended == KILLED
    assert point == ACCEPT_POINTS + 1


def test_the_undo_of_a_plan_change_may_die_anywhere(place: Place, store: Store) -> None:
    story = UndonePlans(place, store)
    for point in itertools.count(1):
        offer = story.accepted()
        ended = outcome_of(undo_at, place, offer.id, PLACED, point)
        assert outcome_of(reconcile_at, place, PLACED + timedelta(seconds=31), NEVER) == 0
        story.check()
        if ended == 0:
            break
        assert ended == KILLED
    assert point == UNDO_POINTS + 1
    assert (books(story.shop).standing, books(story.shop).money) == (0, 0)


def test_the_reconciler_may_die_anywhere_too(place: Place, store: Store) -> None:
    story = Story(place, store)
    for point in range(1, ACCEPT_POINTS + 1):
        for second_point in itertools.count(1):
            assert outcome_of(accept_at, place, story.next_offer(), PLACED, point) == KILLED
            ended = outcome_of(reconcile_at, place, PLACED + timedelta(seconds=31), second_point)
            story.reconcile_for(120)
            story.check()
            if ended == 0:
                break
            assert ended == KILLED


class Undone(Story):
    """Offers that were accepted, and whose undo may have died."""

    def accepted(self) -> Offer:
        """One more offer, accepted."""
        offer = self.next_offer()
        assert accept(self.place.state(PLACED, store=self.store), offer, SHOPPER).state is AcceptanceState.SETTLED
        return offer

    def check(self) -> None:
        """What is undone here is undone at the shop and refunded, once; all else stands; nothing is open."""
        acceptances = [each for offer in self.offers if (each := self.store.acceptance(offer.id)) is not None]
        standing = [each for each in acceptances if each.state is AcceptanceState.SETTLED]
        undone = [each for each in acceptances if each.state is AcceptanceState.UNDONE]
        assert len(standing) + len(undone) == len(self.offers)
        assert [each for each in acceptances if each.unresolved_since is not None] == []
        assert (books(self.shop).standing, books(self.shop).ever) == (len(standing), len(self.offers))
        assert books(self.shop).money == sum(each.applied.charged.amount for each in standing if each.applied is not None)
        kinds = {each.offer_id: [outcome.kind for outcome in self.store.outcomes(each.offer_id)] for each in acceptances}
        assert [kinds[each.offer_id] for each in standing] == [[OutcomeKind.ACCEPTED]] * len(standing)
        assert [kinds[each.offer_id] for each in undone] == [[OutcomeKind.ACCEPTED, OutcomeKind.UNDONE]] * len(undone)


class UndonePlans(Undone, Plans):
    """The same of plan changes."""


@pytest.mark.parametrize("meanwhile", [nothing, packed])
def test_undo_may_die_anywhere_and_is_finished_by_reconcile_alone(
    place: Place, store: Store, meanwhile: Callable[[Story, Offer], None]
) -> None:
    story = Undone(place, store)
    for point in itertools.count(1):
        offer = story.accepted()
        ended = outcome_of(undo_at, place, offer.id, PLACED, point)
        meanwhile(story, offer)
        assert outcome_of(reconcile_at, place, PLACED + timedelta(seconds=31), NEVER) == 0
        story.check()
        if ended == 0:
            break
        assert ended == KILLED
    assert point == UNDO_POINTS + 1
    stood = {AcceptanceState.SETTLED} if meanwhile is packed else set()
    assert {each.state for offer in story.offers if (each := store.acceptance(offer.id)) is not None} == {AcceptanceState.UNDONE} | stood


def test_the_reconciler_of_an_undo_may_die_anywhere_too(place: Place, store: Store) -> None:
    story = Undone(place, store)
    for point in range(1, UNDO_POINTS + 1):
        for second_point in itertools.count(1):
            assert outcome_of(undo_at, place, story.accepted().id, PLACED, point) == KILLED
            ended = outcome_of(reconcile_at, place, PLACED + timedelta(seconds=31), second_point)
            story.reconcile_for(120)
            story.check()
            if ended == 0:
                break
            assert ended == KILLED
    assert books(story.shop).standing == 0


def test_undo_may_die_anywhere_and_is_finished_by_asking_again(place: Place, store: Store) -> None:
    story = Undone(place, store)
    for point in itertools.count(1):
        offer = story.accepted()
        ended = outcome_of(undo_at, place, offer.id, PLACED, point)
        assert undo(place.state(PLACED, store=store), offer.id, SHOPPER).state is AcceptanceState.UNDONE
        story.check()
        if ended == 0:
            break
        assert ended == KILLED
    assert point == UNDO_POINTS + 1
    assert (books(story.shop).standing, books(story.shop).money) == (0, 0)
