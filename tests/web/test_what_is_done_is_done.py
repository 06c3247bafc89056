"""Once the shop has said yes the shopper is told so; and money that went back goes back once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NoReturn

import pytest

from tests.shops.stock import Goods, books, shelve
from tests.web.scene import CART, ORDER, Scene, goes_with, offer_of, order_tea
from upsell_widget.domain.acceptances import AcceptanceState
from upsell_widget.domain.outcomes import OutcomeKind
from upsell_widget.domain.shop import Applied, Order
from upsell_widget.extension import UpsellWidget


def broken(*args: Any, **kwargs: Any) -> NoReturn:
    raise ConnectionError("the shop is away")


def test_an_accept_is_confirmed_though_the_shop_goes_away_right_after_it(house: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    house.publish(goes_with("cup"))
    browser, apply = house.browser(), house.shop.apply
    token = browser.opened()

    def apply_and_go(*args: Any, **kwargs: Any) -> Applied:
        applied = apply(*args, **kwargs)
        for method in ("cart", "products"):
            monkeypatch.setattr(house.shop, method, broken)
        return applied

    monkeypatch.setattr(house.shop, "apply", apply_and_go)
    answer = browser.post("accept", offer=token)
    assert (answer.status_code, books(house.shop).standing) == (200, 1)
    assert 'data-result="done"' in answer.text


def bought(house: Scene, **facts: int) -> tuple[str, Order]:
    """The token of what was accepted in the cart, and the order placed from it."""
    house.publish(goes_with("cup"))
    browser = house.browser()
    token = browser.opened()
    for product_id, price in facts.items():
        shelve(house.shop, Goods(product_id, price))
    assert browser.post("accept", offer=token).status_code == 200
    order_tea(house)
    order, cart = house.shop.order(ORDER.id, house.shop.here), house.shop.cart(CART.id)
    assert order is not None and cart is not None
    return token, replace(order, lines=cart.lines)


def widget_of(house: Scene) -> UpsellWidget:
    widget: UpsellWidget = house.app.extensions["tests.widget"]
    return widget


def test_a_refund_told_twice_counts_once(house: Scene) -> None:
    token, order = bought(house)
    with house.app.app_context():
        widget_of(house).order_placed(order, CART.id)
        widget_of(house).order_refunded(order)
        widget_of(house).order_refunded(order)
    acceptance = house.state.store.acceptance(offer_of(house, token).id)
    assert acceptance is not None and acceptance.state is AcceptanceState.REFUNDED
    outcomes = house.state.store.outcomes(acceptance.offer_id)
    assert [each.kind for each in outcomes] == [OutcomeKind.ACCEPTED, OutcomeKind.PURCHASED, OutcomeKind.REFUNDED]


def test_what_was_undone_is_not_counted_off_again_by_a_refund(house: Scene) -> None:
    house.publish(goes_with("cup", placement="post_purchase", start="order"))
    order_tea(house)
    browser = house.browser()
    token = browser.opened(placement="post_purchase", order="o1")
    browser.post("accept", offer=token)
    assert browser.post("undo", offer=token).status_code == 200
    order = house.shop.order(ORDER.id, house.shop.here)
    assert order is not None
    with house.app.app_context():
        widget_of(house).order_refunded(order)
    kinds = [each.kind for each in house.state.store.outcomes(offer_of(house, token).id)]
    assert OutcomeKind.REFUNDED not in kinds


def test_a_refunded_order_cannot_be_refunded_again_by_an_undo(house: Scene) -> None:
    house.publish(goes_with("cup", placement="post_purchase", start="order"))
    order_tea(house)
    browser = house.browser()
    token = browser.opened(placement="post_purchase", order="o1")
    browser.post("accept", offer=token)
    order = house.shop.order(ORDER.id, house.shop.here)
    assert order is not None
    with house.app.app_context():
        widget_of(house).order_refunded(order)
    assert browser.post("undo", offer=token).status_code == 409
    assert books(house.shop).standing == 1


def test_revenue_is_what_was_charged_when_the_price_fell_after_it_was_shown(house: Scene) -> None:
    token, order = bought(house, cup=500)
    with house.app.app_context():
        widget_of(house).order_placed(order, CART.id)
    amounts = [each.amount and each.amount.amount for each in house.state.store.outcomes(offer_of(house, token).id)]
    assert amounts == [500, 500]
