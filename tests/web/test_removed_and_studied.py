"""What counts as removed from the cart, and what as studied: never what was bought, nor another cart's lines."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from tests.shops.stock import fill
from tests.web.scene import CART, Browser, Scene, goes_with, offer_of
from upsell_widget.domain.changes import Target
from upsell_widget.domain.money import Money
from upsell_widget.domain.shop import Line, Order

NEXT_CART = Target("cart", "c2")


def context_of(house: Scene, browser: Browser, **facts: str) -> dict[str, Any]:
    """What the decision of a visit that proposes something looked at."""
    house.clock.forward(minutes=1)
    offer = offer_of(house, browser.offered(**facts))
    house.state.flush()
    found: dict[str, Any] = json.loads(house.state.store.receipt_context(offer.receipt_id) or "")["value"]
    return found


def looked_at_cart(house: Scene) -> Browser:
    house.publish(goes_with("cup"))
    browser = house.browser()
    browser.visit()
    house.state.flush()
    return browser


def test_a_line_that_was_there_and_is_not_is_removed(house: Scene) -> None:
    fill(house.shop, CART, "", {"tea": 1, "mug": 1})
    browser = looked_at_cart(house)
    fill(house.shop, CART, "", {"tea": 1})
    assert context_of(house, browser)["removed"] == ["mug"]


def test_another_cart_removes_nothing_from_the_first(house: Scene) -> None:
    fill(house.shop, CART, "", {"tea": 1, "mug": 1})
    browser = looked_at_cart(house)
    fill(house.shop, NEXT_CART, "", {"tea": 1})
    house.shop.here = replace(house.shop.here, cart_id="c2")
    assert context_of(house, browser)["removed"] == []


def test_what_a_guest_bought_is_not_removed_though_the_cart_keeps_its_id(house: Scene) -> None:
    fill(house.shop, CART, "", {"tea": 1, "mug": 1})
    browser = looked_at_cart(house)
    a_guest_orders(house, "tea", "mug")
    fill(house.shop, CART, "", {"tea": 1})
    assert context_of(house, browser)["removed"] == []


def test_what_a_guest_bought_was_studied_and_is_no_longer(house: Scene) -> None:
    browser = looked_at_cart(house)
    for page in ("p1", "p2"):
        browser.visit(placement="product", product="pot", page=page)
    house.state.flush()
    assert context_of(house, browser)["studied"] == ["pot"]
    a_guest_orders(house, "pot")
    assert context_of(house, browser)["studied"] == []


def test_what_is_looked_at_again_after_buying_it_is_studied_again(house: Scene) -> None:
    browser = looked_at_cart(house)
    a_guest_orders(house, "pot")
    house.clock.forward(minutes=1)
    for page in ("p1", "p2"):
        browser.visit(placement="product", product="pot", page=page)
    house.state.flush()
    assert context_of(house, browser)["studied"] == ["pot"]


def a_guest_orders(house: Scene, *product_ids: str) -> None:
    """Cart 1 becomes an order, and the shop says so."""
    house.clock.forward(minutes=1)
    yen = Money(1000, "JPY")
    lines = tuple(Line(product_id, product_id, 1, yen) for product_id in product_ids)
    order = Order("o1", "", lines, yen, house.clock())
    with house.app.app_context():
        house.app.extensions["tests.widget"].order_placed(order, "c1")
    house.state.flush()
