"""A place for processes to race and die in: a migrated database and a stocked shop, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.shopkeeper import Place
from tests.shops.stock import Goods, open_shop, shelve
from upsell_widget.storage.sql_store import SqlStore


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Place:
    place = Place(database_url, tmp_path / "shop.sqlite")
    shelve(open_shop(place.shop_path), Goods("laptop", 90_000), Goods("cable", 1_000, stock=500))
    return place


@pytest.fixture
def store(place: Place) -> Iterator[SqlStore]:
    """Our memory, as this process sees it."""
    store = place.store()
    store.migrate()
    yield store
    store.close()
