"""The adapter keeps the contract of a Shop, on carts and on orders, and is short."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from demo_shop import adapter
from demo_shop.adapter import DemoShop
from demo_shop.premises import Premises
from tests.demo.conftest import Clock
from tests.demo.counter import cart_with, look, order_of
from upsell_widget.contracts import ShopContract
from upsell_widget.domain.changes import AddLine, Change, ReplaceLine, Target
from upsell_widget.domain.loyalty import HealthBand, Loyalty
from upsell_widget.domain.money import Money
from upsell_widget.domain.shop import Shopper


class _OnThisShop(ShopContract):
    @pytest.fixture
    def shop(self, app: Flask) -> DemoShop:
        return DemoShop(app.extensions["demo_shop"])

    @pytest.fixture
    def premises(self, app: Flask) -> Premises:
        found: Premises = app.extensions["demo_shop"]
        return found

    @pytest.fixture
    def owner(self) -> Shopper:
        return Shopper(id="new")

    @pytest.fixture
    def stalled(self, premises: Premises) -> Iterator[None]:
        with premises.database.writing():
            yield


class TestCarts(_OnThisShop):
    """A line added to a cart."""

    @pytest.fixture
    def new_change(self, premises: Premises) -> Callable[[], Change]:
        return lambda: AddLine(Target("cart", cart_with(premises, ("mouse", None, 1))), "cable-1m")


class TestCartLinesReplaced(_OnThisShop):
    """One-time becomes a subscription."""

    @pytest.fixture
    def new_change(self, premises: Premises) -> Callable[[], Change]:
        def put_in() -> Change:
            cart_id = cart_with(premises, ("sesame-capsule", None, 1), ("mouse", None, 1))
            return ReplaceLine(Target("cart", cart_id), look(premises, cart_id).lines[0].id, "sesame-capsule", 1, "monthly")

        return put_in


class TestOrders(_OnThisShop):
    """A line added to an order just placed."""

    @pytest.fixture
    def new_change(self, premises: Premises) -> Callable[[], Change]:
        return lambda: AddLine(Target("order", order_of(premises, ("rice-vinegar", None, 1))), "honey", discount_percent=10)


def test_the_adapter_is_shorter_than_120_lines() -> None:
    assert len(Path(adapter.__file__).read_text(encoding="utf-8").splitlines()) < 120


def test_a_customer_is_known_without_a_request(shop: Premises) -> None:
    shopper = DemoShop(shop).shopper("loyal")
    assert (shopper.order_count, shopper.attributes["shoe_size"], shopper.locale) == (12, "26", "ja")
    assert shopper.loyalty == Loyalty(HealthBand.THRIVING, 10)
    assert shopper.owned == {"album-tide"}
    assert shopper.cart_id is None


def test_running_plans_are_known_with_what_is_used(shop: Premises) -> None:
    plans = {each.product_id: (each.plan_id, each.used) for each in DemoShop(shop).shopper("cloud").subscriptions}
    assert plans == {"cloud-free": ("free", {"storage_gb": 1.9}), "music-free": ("free", {"skips": 5})}


def test_a_visitor_in_a_request_has_no_id_but_a_cart_and_a_language(app: Flask, shop: Premises) -> None:
    client = app.test_client()
    with client:
        client.post("/cart/lines", data={"product": "mouse", "quantity": "1"})
        client.get("/cart?lang=en")
        shopper = DemoShop(shop).shopper()
        assert (shopper.id, shopper.locale) == ("", "en")
        cart = DemoShop(shop).cart(shopper.cart_id or "")
        assert cart is not None
        assert cart.total == Money(3480, "JPY")


def test_consent_is_what_was_answered(app: Flask, shop: Premises) -> None:
    adapter_ = DemoShop(shop)
    assert (adapter_.consent(Shopper(id="loyal")), adapter_.consent(Shopper(id="new"))) == (True, False)
    client = app.test_client()
    with client:
        client.get("/")
        assert adapter_.consent(Shopper()) is False
        client.post("/consent", data={"answer": "accept"})
        client.get("/")
        assert adapter_.consent(Shopper()) is True


def test_every_product_can_disclose_its_terms(shop: Premises) -> None:
    for product in DemoShop(shop).catalogue():
        assert product.title.languages == product.contents.languages == product.summary.languages == {"ja", "en"}
        assert all(plan.cancel_how and plan.title for plan in product.plans)
        assert product.seller


def test_an_order_is_open_with_its_mandate_and_then_closed(shop: Premises, clock: Clock) -> None:
    order_id = order_of(shop, ("mouse", None, 1))
    order = DemoShop(shop).order(order_id, Shopper(id="new"))
    assert order is not None
    assert (order.saved_payment, order.amendable_until is not None, order.total) == (True, True, Money(4030, "JPY"))
    clock.pass_(minutes=31)
    closed = DemoShop(shop).order(order_id, Shopper(id="new"))
    assert closed is not None
    assert closed.amendable_until is None
