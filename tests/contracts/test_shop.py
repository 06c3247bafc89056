"""The ledger shop keeps the contract of a Shop: for carts, orders, replaced lines and subscriptions."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.shops.ledger_shop import LedgerShop
from tests.shops.pricing import Tariff
from tests.shops.stock import Goods, fill, open_shop, shelve
from upsell_widget.contracts import ShopContract
from upsell_widget.domain.changes import AddLine, Change, ReplaceLine, Target
from upsell_widget.domain.shop import Shopper

TARIFF = Tariff(coupon_percent=7, shipping=550, free_from=5_000)


class LedgerContract(ShopContract):
    """The ledger shop with two products, and a way to lock its database."""

    @pytest.fixture
    def shop(self, tmp_path: Path) -> LedgerShop:
        shop = open_shop(tmp_path / "shop.sqlite")
        shelve(shop, Goods("laptop", 4_321), Goods("cable", 999, stock=50, plan_first=780, plan_price=980))
        return shop

    @pytest.fixture
    def owner(self) -> Shopper:
        return Shopper(id="hanako")

    @pytest.fixture
    def stalled(self, shop: LedgerShop) -> Iterator[None]:
        with shop.ledger.write():
            yield

    @pytest.fixture
    def new_target(self, shop: LedgerShop) -> Callable[[], Target]:
        return self.made_by(shop, "cart")

    def made_by(self, shop: LedgerShop, kind: str) -> Callable[[], Target]:
        numbers = itertools.count()

        def new_target() -> Target:
            target = Target("order" if kind == "order" else "cart", f"{kind}-{next(numbers)}")
            fill(shop, target, "hanako", {"laptop": 1}, TARIFF)
            return target

        return new_target


class TestAddingToACart(LedgerContract):
    @pytest.fixture
    def new_change(self, new_target: Callable[[], Target]) -> Callable[[], Change]:
        return lambda: AddLine(new_target(), "cable", quantity=3, discount_percent=15)


class TestSubscribingInACart(LedgerContract):
    @pytest.fixture
    def new_change(self, new_target: Callable[[], Target]) -> Callable[[], Change]:
        return lambda: AddLine(new_target(), "cable", plan_id="monthly")


class TestReplacingInAnOrder(LedgerContract):
    @pytest.fixture
    def new_change(self, shop: LedgerShop) -> Callable[[], Change]:
        new_target = self.made_by(shop, "order")

        def new_change() -> Change:
            target = new_target()
            return ReplaceLine(target, f"{target.id}-laptop", "cable", quantity=6)

        return new_change


class TestAddingToAnOrder(LedgerContract):
    @pytest.fixture
    def new_change(self, shop: LedgerShop) -> Callable[[], Change]:
        new_target = self.made_by(shop, "order")
        return lambda: AddLine(new_target(), "cable", quantity=2)
