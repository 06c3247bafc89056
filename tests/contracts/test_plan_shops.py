"""The plan shop of our tests and the demo shop keep the contract of subscriptions: moved, and paused."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from demo_shop import catalogue, payments
from demo_shop.adapter import DemoShop
from demo_shop.applying import Changes
from demo_shop.database import Database
from demo_shop.guides import load as load_guides
from demo_shop.premises import Premises
from demo_shop.seeding import seed
from demo_shop.tables import SubscriptionRow
from tests.contracts.test_demo_shop import NOW
from tests.shops.plan_shop import PlanShop, subscribe
from tests.shops.stock import Goods, shelve
from upsell_widget.contracts import SubscriptionContract
from upsell_widget.domain.changes import Change, ChangePlan, PauseSubscription, SubscriptionChange, Target
from upsell_widget.domain.money import Money
from upsell_widget.domain.shop import Shopper, Subscription


class PlanShopContract(SubscriptionContract):
    """The plan shop with two plans."""

    @pytest.fixture
    def shop(self, tmp_path: Path) -> PlanShop:
        shop = PlanShop(tmp_path / "shop.sqlite")
        shop.ledger.create()
        shelve(shop, Goods("small", 500, plan_first=500, plan_price=500), Goods("big", 900, plan_first=900, plan_price=900))
        self.path = shop.path
        return shop

    @pytest.fixture
    def owner(self) -> Shopper:
        return Shopper(id="hanako")

    @pytest.fixture
    def stalled(self, shop: PlanShop) -> Iterator[None]:
        with shop.ledger.write():
            yield

    @pytest.fixture
    def new_subscription(self, shop: PlanShop) -> Callable[[], Subscription]:
        numbers = itertools.count()

        def subscribed() -> Subscription:
            subscription_id = f"sub-{next(numbers)}"
            subscribe(shop, subscription_id, "hanako", "small")
            return next(each for each in shop.shopper("hanako").subscriptions if each.id == subscription_id)

        return subscribed

    def paid(self, change: SubscriptionChange) -> Money:
        with PlanShop(self.path).ledger.open() as connection:
            return Money(connection.execute("SELECT coalesce(sum(amount), 0) FROM movement").fetchone()[0], "JPY")


class TestMovingInThePlanShop(PlanShopContract):
    @pytest.fixture
    def new_change(self, new_subscription: Callable[[], Subscription]) -> Callable[[], Change]:
        return lambda: moved(new_subscription(), "big", "monthly")


class TestPausingInThePlanShop(PlanShopContract):
    @pytest.fixture
    def new_change(self, new_subscription: Callable[[], Subscription]) -> Callable[[], Change]:
        return lambda: paused(new_subscription())


class DemoPlansContract(SubscriptionContract):
    """The demo shop, whose seeded customers have plans."""

    @pytest.fixture
    def premises(self, tmp_path: Path) -> Iterator[Premises]:
        database, goods = Database(tmp_path / "demo.sqlite"), catalogue.load()
        seed(database, goods, NOW)
        self.database = database
        yield Premises(database, goods, load_guides(), Changes(database, goods), lambda: NOW)
        database.close()

    @pytest.fixture
    def shop(self, premises: Premises) -> DemoShop:
        return DemoShop(premises)

    @pytest.fixture
    def owner(self) -> Shopper:
        return Shopper(id="storage")

    @pytest.fixture
    def stalled(self, premises: Premises) -> Iterator[None]:
        with premises.database.writing():
            yield

    @pytest.fixture
    def running(self, shop: DemoShop) -> Callable[[], Subscription]:
        return lambda: shop.shopper("storage").subscriptions[0]

    def paid(self, change: SubscriptionChange) -> Money:
        with self.database.reading() as session:
            row = session.get(SubscriptionRow, change.subscription_id)
            of_order = payments.movements(session, row.order_id) if row is not None and row.order_id else []
            return Money(sum(each.amount for each in of_order if each.kind == "plan"), "JPY")


class TestMovingInTheDemo(DemoPlansContract):
    @pytest.fixture
    def new_change(self, running: Callable[[], Subscription]) -> Callable[[], Change]:
        return lambda: moved(running(), "backup", "annual")


class TestPausingInTheDemo(DemoPlansContract):
    @pytest.fixture
    def new_change(self, running: Callable[[], Subscription]) -> Callable[[], Change]:
        return lambda: paused(running())


def moved(running: Subscription, product_id: str, plan_id: str) -> ChangePlan:
    return ChangePlan(Target("subscription", running.id), running.id, product_id, plan_id, standing_since=running.standing_since)


def paused(running: Subscription) -> PauseSubscription:
    target, product_id, plan_id = Target("subscription", running.id), running.product_id, running.plan_id
    return PauseSubscription(target, running.id, product_id, plan_id, cycles=2, standing_since=running.standing_since)
