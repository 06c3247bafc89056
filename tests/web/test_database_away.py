"""Our database is away when the shop opens: the shop opens, nothing of ours is shown, and once it is back all is well."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import make_url

from tests.shops.stock import Goods, fill, open_shop, shelve
from tests.web.scene import CART, PAGE, PAGES, Clock, OpenShop, Scene, goes_with, tea_house
from upsell_widget.errors import ConfigurationError, StoreUnavailable
from upsell_widget.extension import UpsellWidget
from upsell_widget.recommenders.index import sync
from upsell_widget.storage import late_migration
from upsell_widget.storage.late_migration import LateMigration
from upsell_widget.storage.sql_store import SqlStore

TAG = "<upsell-popup"
Opening = Callable[["Outage"], Scene]


class Outage:
    """A PostgreSQL server whose socket is not where it should be, until it is ``over``."""

    def __init__(self, url: str, folder: Path) -> None:
        self._real = make_url(url)
        self._folder = folder
        self.url = self._real.update_query_dict({"host": str(folder)}).render_as_string(hide_password=False)

    def over(self) -> None:
        """The server can be reached."""
        socket = ".s.PGSQL.5432"
        (self._folder / socket).symlink_to(Path(str(self._real.query["host"])) / socket)


@pytest.fixture
def outage(postgresql_url: str) -> Iterator[Outage]:
    """Not under pytest's folder: the name of a socket is at most 107 letters long."""
    folder = Path(tempfile.mkdtemp(prefix="upsell-away-"))
    yield Outage(postgresql_url, folder)
    shutil.rmtree(folder)


def open_the_house(folder: Path, url: str) -> Scene:
    """A shop that opens while our database is away."""
    clock = Clock()
    shop = OpenShop(open_shop(folder / "shop.sqlite").path, clock)
    shelve(shop, Goods("tea", 1000), Goods("cup", 600, stock=5))
    fill(shop, CART, "", {"tea": 1})
    app = Flask("tea_house", instance_path=str(folder))
    app.secret_key = "a secret of these tests"
    app.config.from_mapping(UPSELL_DATABASE_URL=url, UPSELL_BACKGROUND=False, UPSELL_RELOAD_SECONDS=0, UPSELL_DEADLINE_MS=5_000)
    app.add_url_rule("/cart", "cart", lambda: PAGE)
    app.add_url_rule("/tea/<product_id>", "tea", lambda product_id: PAGE)
    app.add_url_rule("/thanks/<order_id>", "thanks", lambda order_id: PAGE)
    UpsellWidget(app, shop=shop, pages=PAGES, clock=clock)
    return Scene(app, shop, clock)


@pytest.fixture
def open_shop_during(tmp_path: Path) -> Iterator[Opening]:
    """A function that opens a shop whose database is away; the shop is closed in the end."""
    houses: list[Scene] = []

    def open_it(outage: Outage) -> Scene:
        houses.append(open_the_house(tmp_path, outage.url))
        return houses[-1]

    yield open_it
    for house in houses:
        store_of(house).close()


def store_of(house: Scene) -> SqlStore:
    assert isinstance(house.state.store, SqlStore)
    return house.state.store


def bar_of(house: Scene) -> LateMigration:
    bar = store_of(house).database.bar
    assert isinstance(bar, LateMigration)
    return bar


def page(house: Scene) -> str:
    return house.app.test_client().get("/cart").text


def test_the_shop_opens_and_says_once_that_the_database_is_away(
    open_shop_during: Opening, outage: Outage, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        house = open_shop_during(outage)
    (said,) = caplog.records
    assert (said.levelname, said.exc_info) == ("ERROR", None)
    assert said.getMessage().startswith(
        "the widget shows nothing until our database can be reached; the shop goes on without it: our database"
    )
    assert TAG in page(house)


def test_while_it_is_away_visits_show_nothing_and_then_there_is_no_tag(open_shop_during: Opening, outage: Outage) -> None:
    house = open_shop_during(outage)
    browser = house.browser()
    assert [browser.visit().status_code for _ in range(3)] == [204] * 3
    assert page(house) == PAGE


def test_nobody_waits_for_a_database_that_is_away(open_shop_during: Opening, outage: Outage) -> None:
    house = open_shop_during(outage)
    outage.over()
    with pytest.raises(StoreUnavailable, match="cannot be used"):
        house.state.store.revision()
    assert bar_of(house).attempt is None, "it was tried a moment ago"


def test_once_it_is_back_it_is_migrated_by_the_way_and_offers_are_made(
    open_shop_during: Opening, outage: Outage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(late_migration, "RETRY_SECONDS", 0.0)
    house = open_shop_during(outage)
    browser, bar = house.browser(), bar_of(house)
    assert browser.visit().status_code == 204
    finish(bar)
    assert store_of(house).database.bar is bar, "it is still away"
    outage.over()
    with caplog.at_level(logging.WARNING):
        assert browser.visit(page="page-2").status_code == 204
        finish(bar)
    assert "our database is back and has the newest schema" in caplog.messages
    sync(house.state, None)
    house.publish(goes_with("cup"))
    offered = browser.opened(page="page-3")
    assert browser.post("accept", offer=offered).status_code == 200


def finish(bar: LateMigration) -> None:
    """Wait for the attempt that a visit started."""
    assert bar.attempt is not None
    bar.attempt.join(30)
    assert not bar.attempt.is_alive()


def test_money_is_refused_with_a_sentence_while_it_is_away(open_shop_during: Opening, outage: Outage, tmp_path: Path) -> None:
    (tmp_path / "before").mkdir()
    before = tea_house(tmp_path / "before")
    before.publish(goes_with("cup"))
    token = before.browser().opened()
    house = open_shop_during(outage)
    for verb in ("accept", "undo"):
        refused = house.browser().post(verb, offer=token)
        assert (refused.status_code, refused.headers["Upsell-Reason"]) == (503, "unavailable")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("no url at all", "UPSELL_DATABASE_URL: Could not parse SQLAlchemy URL"),
        ("mysql://shop/db", "UPSELL_DATABASE_URL: found mysql, expected sqlite or postgresql"),
        ("postgresql+psycopg2://shop/db", "UPSELL_DATABASE_URL: found the driver postgresql+psycopg2, expected postgresql+psycopg"),
    ],
)
def test_what_is_wrong_in_the_setting_still_keeps_the_app_from_starting(tmp_path: Path, url: str, told: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        open_the_house(tmp_path, url)
    assert str(raised.value).startswith(told)


def test_a_command_says_in_one_line_that_the_database_is_away_and_migrate_tries_at_once(open_shop_during: Opening, outage: Outage) -> None:
    house = open_shop_during(outage)
    run = house.app.test_cli_runner()
    for command in ("migrate", "reconcile"):
        failed = run.invoke(args=["upsell", command])
        assert (failed.exit_code, failed.output.count("\n")) == (1, 1)
        assert failed.output.startswith("Error: our database postgresql+psycopg://")
    outage.over()
    assert run.invoke(args=["upsell", "migrate"]).output == "The database has the newest schema.\n"
    assert run.invoke(args=["upsell", "reconcile"]).output == "Nothing is unresolved.\n"
