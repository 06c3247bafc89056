"""A place for processes to race and die in: a migrated database and a stocked shop, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.shopkeeper import Place
from tests.shops.stock import Goods, open_shop, shelve


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Place:
    place = Place(database_url, tmp_path / "shop.sqlite")
    place.store().migrate()
    shelve(open_shop(place.shop_path), Goods("laptop", 90_000), Goods("cable", 1_000, stock=500))
    return place
