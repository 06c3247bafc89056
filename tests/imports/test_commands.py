"""``flask upsell sync`` and ``flask upsell import``, over a real app on both databases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.domain.building import NOW, product
from tests.imports.building import FOUR_LINES, csv_file
from upsell_widget import BaseShop, Product, UpsellWidget
from upsell_widget.domain.outcomes import Event, EventKind
from upsell_widget.errors import StoreUnavailable
from upsell_widget.state import State, state_of
from upsell_widget.storage.sql_store import SqlStore


class Noodles(BaseShop):
    """Sells two sizes of ramen, a set, and no longer soba."""

    def catalogue(self) -> Iterable[Product]:
        yield product("ramen", 900, family="ramen", rank=1)
        yield product("large-ramen", 1000, family="ramen", rank=2)
        yield product("ramen-set", 1300, parts=("ramen", "gyoza"))
        yield product("soba", 800, available=False)


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    app = Flask(__name__)
    app.config.update(TESTING=True, SECRET_KEY="for tests", UPSELL_DATABASE_URL=database_url, UPSELL_RELOAD_SECONDS=0)
    UpsellWidget(app, shop=Noodles(), clock=lambda: NOW)
    yield app
    store = state_of(app).store
    assert isinstance(store, SqlStore)
    store.close()


@pytest.fixture
def state(app: Flask) -> State:
    return state_of(app)


def run(app: Flask, *arguments: object) -> Result:
    return app.test_cli_runner().invoke(args=["upsell", *map(str, arguments)])


def test_sync_builds_the_index_from_what_is_for_sale_and_was_sold(app: Flask, state: State, tmp_path: Path) -> None:
    run(app, "import", "orders", csv_file(tmp_path, *FOUR_LINES), "--currency", "USD")
    told = run(app, "sync", "--days", 0)
    assert told.output == "Catalogue version 1: 3 products, 1 families, 1 sets.\n1 of them were sold ever.\n"
    catalogue = state.catalogue()
    assert {entry.id: entry.popularity for entry in catalogue.entries()} == {"ramen": 3, "large-ramen": 0, "ramen-set": 0}


def test_sync_counts_the_last_days_only(app: Flask, state: State, tmp_path: Path) -> None:
    run(app, "import", "orders", csv_file(tmp_path, *FOUR_LINES), "--currency", "USD")
    assert run(app, "sync", "--days", 7).output.endswith("0 of them were sold in the last 7 days.\n")


def test_orders_are_imported_once(app: Flask, state: State, tmp_path: Path) -> None:
    path = csv_file(tmp_path, *FOUR_LINES)
    assert run(app, "import", "orders", path, "--currency", "USD").output == "orders.csv: 4 rows; 4 lines of orders added.\n"
    again = run(app, "import", "orders", path, "--currency", "USD")
    assert again.output == "orders.csv: all 4 rows were imported before; 0 added.\n"
    assert state.store.units_sold() == {"ramen": 3, "gyoza": 1, "cable": 3}


def test_a_malformed_file_is_refused_with_its_row_and_nothing_is_written(app: Flask, state: State, tmp_path: Path) -> None:
    path = csv_file(tmp_path, *FOUR_LINES, "1004,ben,2026-01-08,cable,none,8.99")
    refused = run(app, "import", "orders", path, "--currency", "USD")
    assert refused.exit_code == 1
    expected = "Error: orders.csv: row 5: column qty: found 'none', expected a whole number from 1 to 2,147,483,647\n"
    assert refused.output == expected
    assert state.store.units_sold() == {}


def test_a_currency_that_is_none_is_refused(app: Flask, tmp_path: Path) -> None:
    refused = run(app, "import", "orders", csv_file(tmp_path, *FOUR_LINES), "--currency", "dollars")
    assert refused.exit_code == 2
    assert "found 'dollars', expected a currency of ISO 4217, like JPY" in refused.output


def test_views_are_imported_once_with_the_category_of_their_product(app: Flask, state: State, tmp_path: Path) -> None:
    products = csv_file(tmp_path, "ramen,9.00,Food > Noodles", header="item_id,price,category", name="products.csv")
    run(app, "import", "products", products, "--currency", "USD")
    path = csv_file(tmp_path, "s1,anna,2026-11-22,ramen,view,0", header="session_id,customer_id,ts,item_id,event,pos", name="views.csv")
    assert run(app, "import", "views", path).output == "views.csv: 1 rows; 1 views added.\n"
    assert run(app, "import", "views", path).output == "views.csv: all 1 rows were imported before; 0 added.\n"
    assert [view.category for view in state.store.recall("anna", "s1", NOW).views] == [("Food", "Noodles")]


def test_products_join_the_index_and_replace_their_older_selves(app: Flask, state: State, tmp_path: Path) -> None:
    run(app, "sync")
    path = csv_file(tmp_path, "ramen,9.50,ramen", "tea,2.00,", header="item_id,price,kind", name="products.csv")
    told = run(app, "import", "products", path, "--currency", "USD", "--family", "kind")
    assert told.output == "products.csv: 2 products, 1 of them new. Catalogue version 2.\n"
    assert {entry.id: entry.price for entry in state.catalogue().entries()} == {
        "ramen": 950,
        "large-ramen": 1000,
        "ramen-set": 1300,
        "tea": 200,
    }


def test_views_and_how_far_their_import_came_are_written_together_or_not_at_all(state: State) -> None:
    view = Event(EventKind.VIEW, "anna", "s1", NOW, "ramen")
    no_time_zone = datetime(2026, 11, 23)  # noqa: DTZ001
    with pytest.raises((StoreUnavailable, ValueError)):
        state.store.import_views([view], "views:1", 1, no_time_zone)
    assert state.store.recall("anna", "s1", NOW).views == ()
    state.store.import_views([view], "views:1", 1, NOW)
    assert state.store.import_position("views:1") == 1
    assert len(state.store.recall("anna", "s1", NOW).views) == 1
