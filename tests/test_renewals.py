"""The renewals job: every date is told once, however often the job runs and however many run it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.domain.building import product
from tests.domain.test_reminding import PLANS
from tests.storage.building import NOW
from tests.web.scene import Clock
from upsell_widget import BaseShop, UpsellWidget
from upsell_widget.domain.shop import Product, Shopper, Subscription
from upsell_widget.renewals import AHEAD, tell_of_renewals
from upsell_widget.state import State, state_of
from upsell_widget.storage.sql_store import SqlStore


class Magazines(BaseShop):
    """A shop where two customers take something by the year."""

    renews = NOW + timedelta(days=10)
    asked = NOW

    def renewing(self, until: datetime) -> Iterable[Shopper]:
        """Both, always."""
        self.asked = until
        for of in ("hana", "taro"):
            yield Shopper(id=of, subscriptions=(Subscription(f"of-{of}", "paper", "yearly", renews_at=self.renews),))

    def products(self, product_ids: Sequence[str], *, timeout: float) -> Mapping[str, Product]:
        """The one there is."""
        assert list(product_ids) == ["paper"]
        return {"paper": product("paper", plans=PLANS)}


@pytest.fixture
def shop() -> Magazines:
    return Magazines()


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def app(database_url: str, shop: Magazines, clock: Clock) -> Iterator[Flask]:
    app = Flask("host")
    app.config.update(TESTING=True, SECRET_KEY="k", UPSELL_DATABASE_URL=database_url, UPSELL_BACKGROUND=False)
    UpsellWidget(app, shop=shop, clock=clock)
    yield app
    store = state_of(app).store
    assert isinstance(store, SqlStore)
    store.close()


@pytest.fixture
def state(app: Flask) -> State:
    return state_of(app)


def told(state: State) -> list[tuple[str, str]]:
    return sorted((each.signal.shopper_id, each.signal.found) for each in state.store.inbox())


def test_each_date_is_told_once_and_the_next_year_again(state: State, shop: Magazines, clock: Clock) -> None:
    tell_of_renewals(state)
    assert told(state) == []
    assert shop.asked == NOW + AHEAD
    clock.forward(days=4)
    for _ in range(3):
        tell_of_renewals(state)
        clock.forward(hours=6)
    day = f"{shop.renews:%Y-%m-%d}"
    assert told(state) == [(of, f"paper@yearly: renews {day}, days left: 6") for of in ("hana", "taro")]
    clock.forward(days=364)
    shop.renews += timedelta(days=365)
    tell_of_renewals(state)
    assert len(told(state)) == 4


def test_four_at_once_tell_each_date_once(state: State, clock: Clock) -> None:
    clock.forward(days=4)
    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(tell_of_renewals, state) for _ in range(4)]:
            done.result()
    assert len(told(state)) == 2


def test_the_command_does_the_job_and_says_so(app: Flask, state: State, clock: Clock) -> None:
    clock.forward(days=4)
    result = app.test_cli_runner().invoke(args=["upsell", "run", "--only", "renewals"])
    assert (result.exit_code, result.output) == (0, "renewals: done\n")
    assert len(told(state)) == 2
