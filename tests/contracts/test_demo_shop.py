"""The demo shop's adapter keeps the contract of a Shop: in carts, by subscription, and on placed orders."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from demo_shop import carts, catalogue, orders
from demo_shop.adapter import DemoShop
from demo_shop.applying import Changes
from demo_shop.database import Database
from demo_shop.guides import load as load_guides
from demo_shop.orders import Buyer
from demo_shop.premises import Premises
from demo_shop.seeding import seed
from demo_shop.tables import CustomerRow
from upsell_widget.contracts import ShopContract
from upsell_widget.domain.changes import AddLine, Change, ReplaceLine, Target
from upsell_widget.domain.shop import Shopper

NOW = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a seeded shop: seeding takes longer than copying."""
    path = tmp_path_factory.mktemp("demo") / "seeded.sqlite"
    database = Database(path)
    seed(database, catalogue.load(), NOW)
    database.close()
    return path


@pytest.fixture
def premises(seeded: Path, tmp_path: Path) -> Iterator[Premises]:
    """A seeded shop, without an app around it."""
    database, goods = Database(Path(shutil.copy(seeded, tmp_path / "demo.sqlite"))), catalogue.load()
    yield Premises(database, goods, load_guides(), Changes(database, goods), lambda: NOW)
    database.close()


class DemoContract(ShopContract):
    """The demo shop, a customer of it, and a way to lock its database."""

    @pytest.fixture
    def shop(self, premises: Premises) -> DemoShop:
        return DemoShop(premises)

    @pytest.fixture
    def owner(self, premises: Premises) -> Shopper:
        with premises.database.reading() as session:
            return Shopper(id=session.scalars(select(CustomerRow.id).order_by(CustomerRow.id)).first() or "")

    @pytest.fixture
    def stalled(self, premises: Premises) -> Iterator[None]:
        with premises.database.writing():
            yield

    @pytest.fixture
    def new_cart(self, premises: Premises, owner: Shopper) -> Callable[[], str]:
        def with_earphones() -> str:
            with premises.database.writing() as session:
                cart_id = carts.new_cart(session, owner.id, NOW)
                carts.add(session, premises.catalogue, cart_id, "earphones", None, 1)
            return cart_id

        return with_earphones


class TestAddingToACart(DemoContract):
    @pytest.fixture
    def new_change(self, new_cart: Callable[[], str]) -> Callable[[], Change]:
        return lambda: AddLine(Target("cart", new_cart()), "cable-1m", quantity=2, discount_percent=10)


class TestSubscribingInACart(DemoContract):
    @pytest.fixture
    def new_change(self, new_cart: Callable[[], str]) -> Callable[[], Change]:
        return lambda: AddLine(Target("cart", new_cart()), "sesame-capsule", plan_id="monthly")


class TestReplacingInACart(DemoContract):
    @pytest.fixture
    def new_change(self, premises: Premises, new_cart: Callable[[], str]) -> Callable[[], Change]:
        def in_place_of_the_earphones() -> Change:
            cart_id = new_cart()
            with premises.database.reading() as session:
                cart = carts.look(session, premises.catalogue, cart_id)
            assert cart is not None
            return ReplaceLine(Target("cart", cart_id), cart.lines[0].id, "headphones")

        return in_place_of_the_earphones


class TestAddingToAnOrder(DemoContract):
    @pytest.fixture
    def new_change(self, premises: Premises, owner: Shopper, new_cart: Callable[[], str]) -> Callable[[], Change]:
        def for_a_placed_order() -> Change:
            buyer, cart_id = Buyer(owner.id, {"name": "Hanako"}, "test-card", mandate=True), new_cart()
            with premises.database.writing() as session:
                order_id = orders.place(session, premises.catalogue, cart_id, buyer, shown_total=10**9, now=NOW).id
            return AddLine(Target("order", order_id), "cable-1m")

        return for_a_placed_order
