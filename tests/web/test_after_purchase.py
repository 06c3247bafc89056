"""After the purchase: goods added to that order, and what an order says of what was accepted in its cart."""

from __future__ import annotations

from datetime import timedelta

from tests.shops.stock import books, close_order
from tests.web.scene import CART, Scene, goes_with, offer_of, order_tea, outcomes, token_of
from upsell_widget.domain.acceptances import AcceptanceState


def test_after_a_purchase_three_goods_can_be_added_to_that_order(house: Scene) -> None:
    house.publish(goes_with("cup", "pot", "mug", placement="post_purchase", start="order"))
    order_tea(house)
    browser = house.browser()
    token = browser.opened(placement="post_purchase", order="o1")
    added = []
    for _ in range(3):
        confirmed = browser.post("accept", offer=token)
        assert "請求しました" in confirmed.text
        added.append(offer_of(house, token).product_id)
        following = browser.post("next", offer=token)
        if following.status_code == 204:
            break
        token = token_of(following)
        assert browser.post("open", offer=token).text == "open"
    assert sorted(map(str, added)) == ["cup", "mug", "pot"]
    order = house.shop.order("o1", house.shop.here)
    assert order is not None
    assert order.product_ids == {"tea", "cup", "pot", "mug"}
    assert books(house.shop).money == 4000


def test_a_packed_order_is_not_touched(house: Scene) -> None:
    house.publish(goes_with("cup", placement="post_purchase", start="order"))
    order_tea(house)
    browser = house.browser()
    token = browser.opened(placement="post_purchase", order="o1")
    close_order(house.shop, "o1")
    answer = browser.post("accept", offer=token)
    assert answer.status_code == 409
    assert books(house.shop).money == 0
    acceptance = house.state.store.acceptance(offer_of(house, token).id)
    assert acceptance is not None and acceptance.state is AcceptanceState.REFUSED


def test_an_order_of_somebody_else_is_nobodys_business(house: Scene) -> None:
    house.publish(goes_with("cup", placement="post_purchase", start="order"))
    order_tea(house)
    assert house.browser().visit(placement="post_purchase", order="o2").status_code == 204


def test_what_was_accepted_in_the_cart_counts_as_purchased_when_the_order_is_placed(house: Scene) -> None:
    house.publish(goes_with())
    browser = house.browser()
    token = browser.opened()
    browser.post("accept", offer=token)
    order_tea(house)
    order = house.shop.order("o1", house.shop.here)
    cart = house.shop.cart(CART.id)
    assert order is not None and cart is not None
    with house.app.app_context():
        widget = house.app.extensions["tests.widget"]
        bought = type(order)("o9", "hanako", cart.lines, cart.total, house.clock(), house.clock() + timedelta(hours=1))
        widget.order_placed(bought, CART.id)
        widget.order_placed(bought, CART.id)
        assert sorted(outcomes(house, token)) == ["accepted", "purchased"]
        widget.order_refunded(bought)
    assert sorted(outcomes(house, token)) == ["accepted", "purchased", "refunded"]
