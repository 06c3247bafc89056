"""The contract of a Shop that changes running subscriptions: the same promises, and four of its own.

class TestMyPlans(SubscriptionContract):
    @pytest.fixture
    def shop(self): return MyShop()

    @pytest.fixture
    def owner(self): return Shopper(id="hanako")

    @pytest.fixture
    def new_change(self, shop):
        def of_a_new_subscription():
            running = my_plans.subscribe("hanako", "small")
            return ChangePlan(Target("subscription", running.id), running.id, "big", "monthly", standing_since=running.standing_since)
        return of_a_new_subscription

    def paid(self, change): return Money(my_payments.net(change.subscription_id), "JPY")
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from upsell_widget.contracts.shop import SECONDS, Running, ShopContract, new_key
from upsell_widget.domain.changes import Change, ChangePlan, PauseSubscription, SubscriptionChange
from upsell_widget.domain.money import Money
from upsell_widget.domain.shop import Line, Shopper, Subscription
from upsell_widget.errors import ChangeRefused
from upsell_widget.ports import Shop


class SubscriptionContract(ShopContract):
    """Everything a Shop promises of its subscriptions. Override ``shop``, ``owner``, ``new_change`` and ``paid``."""

    def paid(self, change: SubscriptionChange) -> Money:
        """What was charged for changes of the subscription so far, less what was refunded. A Shop does not tell it."""
        raise NotImplementedError("override paid: return what was charged for the subscription, net of refunds")

    def standing(self, shop: Shop, change: Change, owner: Shopper) -> Running:
        """The subscription as one line, whose total is what was paid."""
        assert isinstance(change, ChangePlan | PauseSubscription), f"found {change.code}, expected a change of a subscription"
        running, paid = running_of(shop, change, owner), self.paid(change)
        line = Line(running.id, running.product_id, running.quantity, Money.zero(paid.currency), running.plan_id)
        return Running((line,), paid)

    def test_the_shop_says_that_it_can(self, shop: Shop) -> None:
        assert shop.capabilities().change_subscription

    def test_the_change_is_seen_in_what_runs(self, shop: Shop, new_change: Callable[[], Change], owner: Shopper) -> None:
        change = new_change()
        before = running_of(shop, change, owner)
        shop.apply(change, key=new_key(), at_most=shop.quote(change, timeout=SECONDS), timeout=SECONDS)
        after = running_of(shop, change, owner)
        assert (after.product_id, after.plan_id, after.quantity) == (change.product_id, change.plan_id, change.quantity)
        assert after.standing_since != before.standing_since, "two states of one subscription must be told apart: set changed_at"

    def test_a_quote_says_when_it_is_billed_next_and_what_it_costs_then(self, shop: Shop, new_change: Callable[[], Change]) -> None:
        quote = shop.quote(new_change(), timeout=SECONDS)
        assert quote.next_on is not None
        assert quote.later is not None

    def test_who_has_something_that_renews_is_named_in_time(self, shop: Shop, new_change: Callable[[], Change], owner: Shopper) -> None:
        running = running_of(shop, new_change(), owner)
        moment = running.trial_ends_at or running.renews_at
        assert moment is not None, "expected a subscription that renews"
        named = {each.id: each.subscriptions for each in shop.renewing(moment + timedelta(seconds=1))}
        assert running.id in {each.id for each in named.get(owner.id, ())}, "found it unnamed, expected its customer in renewing(until)"
        others = shop.renewing(datetime(2000, 1, 1, tzinfo=UTC))
        assert owner.id not in {each.id for each in others}, "nothing renewed before the year 2000"

    def test_what_has_changed_since_it_was_offered_is_refused(self, shop: Shop, new_change: Callable[[], Change]) -> None:
        change = new_change()
        assert isinstance(change, ChangePlan | PauseSubscription)
        stale = replace(change, standing_since="2000-01-01T00:00:00+00:00")
        with pytest.raises(ChangeRefused) as refused:
            shop.quote(stale, timeout=SECONDS)
        assert refused.value.code == "subscription_changed"


def running_of(shop: Shop, change: Change, owner: Shopper) -> Subscription:
    """The subscription of a change, as the shop tells it of its owner."""
    found = next((each for each in shop.shopper(owner.id).subscriptions if each.id == change.target.id), None)
    assert found is not None, f"{change.target}: found none, expected the one new_change made (is the fixture `owner` its owner?)"
    return found
