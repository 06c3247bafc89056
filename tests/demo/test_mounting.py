"""The shop with the widget in it: the tag on its pages, what it is told, and a shop that does not need it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest
from flask import Flask

from demo_shop import create_app, telling
from demo_shop.adapter import DemoShop
from demo_shop.mounting import PAGES
from demo_shop.premises import premises
from tests.demo.conftest import Clock
from tests.demo.test_pages import fill_and_buy, page
from upsell_widget.domain.changes import ReplaceLine, Target
from upsell_widget.domain.money import Money
from upsell_widget.domain.terms import RecurringTerms, terms_of
from upsell_widget.state import state_of


@pytest.fixture
def app(tmp_path: Path, seeded_file: Path, clock: Clock) -> Iterator[Flask]:
    """The shop with the widget, its background jobs off."""
    file = tmp_path / "demo_shop.sqlite"
    copyfile(seeded_file, file)
    app = create_app({"TESTING": True, "SECRET_KEY": "test", "DEMO_DATABASE": str(file), "DEMO_CLOCK": clock, "UPSELL_BACKGROUND": False})
    yield app
    premises(app).database.close()


def test_the_widgets_database_lies_beside_the_shops(app: Flask, tmp_path: Path) -> None:
    assert (tmp_path / "upsell_widget.sqlite").exists()
    assert app.instance_path == str(tmp_path)


def test_the_tag_is_on_the_pages_named_and_on_no_other(app: Flask) -> None:
    client = app.test_client()
    assert set(PAGES) <= set(app.view_functions)
    assert ["<upsell-popup" in page(client, url) for url in ("/products/mouse", "/cart", "/", "/login")] == [True, True, False, False]
    assert "<upsell-popup" in page(client, fill_and_buy(client, "mouse"))


def test_an_order_is_told(app: Flask) -> None:
    client = app.test_client()
    fill_and_buy(client, "honey")
    assert state_of(app).store.units_sold() == {"honey": 1}


def test_a_widget_that_is_unwell_costs_the_shop_nothing(app: Flask) -> None:
    class Unwell:
        def __getattr__(self, name: str) -> object:
            raise RuntimeError("unwell")

    app.extensions[telling.KEY] = Unwell()
    client = app.test_client()
    assert "ご注文ありがとうございます" in page(client, fill_and_buy(client, "honey"))
    assert client.post("/consent", data={"answer": "accept"}).status_code == 303


def test_the_terms_shown_are_the_dates_and_prices_of_the_subscription_that_begins(app: Flask, clock: Clock) -> None:
    shop = DemoShop(premises(app))
    client = app.test_client()
    client.post("/login", data={"customer": "new"})
    with client:
        client.post("/cart/lines", data={"product": "aojiru", "quantity": "1"})
        client.get("/cart")
        cart = shop.cart(shop.shopper().cart_id or "")
        assert cart is not None
    change = ReplaceLine(Target("cart", cart.id), cart.lines[0].id, "aojiru", 1, "monthly")
    quote = shop.quote(change, timeout=1)
    product = shop.products(["aojiru"], timeout=1)["aojiru"]
    terms = terms_of(product, "monthly", 1, quote, now=clock(), charged_now=False, undo_minutes=15)
    assert isinstance(terms, RecurringTerms)
    shop.apply(change, key="key", at_most=quote, timeout=1)
    fill_and_buy(client, "album-tide")
    (running,) = shop.shopper("new").subscriptions
    assert running.renews_at is not None
    assert (terms.next_on, terms.first, terms.later) == (running.renews_at.date(), Money(1740, "JPY"), Money(2958, "JPY"))
