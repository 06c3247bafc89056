"""The scene most tests of settlement begin with, on every store."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.servers.postgresql import PostgresqlServer
from tests.settlement.scene import CART, ORDER, SHOPPER, Clock, state_of
from tests.shops.ledger_shop import LedgerShop
from tests.shops.stock import Goods, fill, open_shop, shelve
from upsell_widget.ports import Store
from upsell_widget.state import State
from upsell_widget.storage.in_memory import InMemoryStore
from upsell_widget.storage.sql_store import SqlStore


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite store: copying it takes less time than migrating anew."""
    path = tmp_path_factory.mktemp("migrated") / "upsell.sqlite"
    SqlStore(f"sqlite:///{path}").migrate()
    return path


@pytest.fixture(scope="session")
def migrated_template(postgresql_server: PostgresqlServer) -> Iterator[str]:
    """The name of an empty PostgreSQL store, to make others from."""
    with postgresql_server.database() as url:
        SqlStore(url).migrate()
        yield str(make_url(url).database)


@pytest.fixture
def memory_store() -> Store:
    return InMemoryStore()


@pytest.fixture
def sqlite_store(migrated_file: Path, tmp_path: Path) -> Iterator[Store]:
    store = SqlStore(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'upsell.sqlite')}")
    yield store
    store.close()


@pytest.fixture
def postgresql_store(postgresql_server: PostgresqlServer, migrated_template: str) -> Iterator[Store]:
    with postgresql_server.database(migrated_template) as url:
        store = SqlStore(url)
        yield store
        store.close()


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Store:
    """An empty store: the test runs once on each kind."""
    store: Store = request.getfixturevalue(f"{request.param}_store")
    return store


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shop(tmp_path: Path, clock: Clock) -> LedgerShop:
    """A cart and an order of one laptop each, and 50 cables at 1,000 yen."""
    shop = open_shop(tmp_path / "shop.sqlite")
    shelve(shop, Goods("laptop", 90_000), Goods("cable", 1_000, stock=50))
    fill(shop, CART, SHOPPER, {"laptop": 1})
    fill(shop, ORDER, SHOPPER, {"laptop": 1})
    return shop


@pytest.fixture
def state(store: Store, shop: LedgerShop, clock: Clock) -> State:
    return state_of(store, shop, clock)
