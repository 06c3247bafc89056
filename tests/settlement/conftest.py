"""The scene most tests of settlement begin with, on every store."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.settlement.scene import CART, ORDER, SHOPPER, Clock, state_of
from tests.shops.ledger_shop import LedgerShop
from tests.shops.stock import Goods, fill, open_shop, shelve
from upsell_widget.ports import Store
from upsell_widget.state import State
from upsell_widget.storage.in_memory import InMemoryStore


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["memory"])
def store(request: pytest.FixtureRequest) -> Store:
    return InMemoryStore()


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
