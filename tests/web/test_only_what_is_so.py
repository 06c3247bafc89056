"""A browser may choose the moment. That something was declined or bought, and who is here, it cannot say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from tests.shops.stock import books, fill
from tests.web.scene import Scene, goes_with, offer_of
from upsell_widget.domain.changes import Target


@pytest.mark.parametrize("trigger", ["declined", "accepted"])
def test_no_visit_gets_what_only_a_no_or_a_purchase_brings(house: Scene, trigger: str) -> None:
    house.publish(goes_with("cup", trigger="declined", id="downsell"), goes_with("pot", id="load"))
    assert house.browser().visit(trigger=trigger).status_code == 400


def test_a_dialog_steps_on_after_a_purchase_only(house: Scene) -> None:
    house.publish(goes_with("cup", id="one"), goes_with("pot", id="two"))
    browser = house.browser()
    token = browser.opened()
    assert browser.post("accept", offer=token).status_code == 200
    assert browser.post("next", offer=token).status_code == 204


def test_after_a_decline_nothing_opens_but_what_a_decline_brings(house: Scene) -> None:
    goods = {"placement": "post_purchase", "start": "order"}
    house.publish(goes_with("cup", id="one", **goods), goes_with("pot", id="two", **goods))
    house.shop.here = replace(house.shop.here, id="hanako")
    fill(house.shop, Target("order", "o1"), "hanako", {"tea": 1})
    browser = house.browser()
    token = browser.opened(placement="post_purchase", order="o1")
    assert browser.post("decline", offer=token).status_code == 204
    following = browser.post("next", offer=token).text.split('data-offer="')[1].split('"')[0]
    assert browser.post("open", offer=following).text == "closed"


def test_what_is_for_an_order_is_never_put_into_the_cart_instead(house: Scene) -> None:
    house.publish(goes_with("cup", placement="post_purchase", start="cart"))
    browser = house.browser()
    assert browser.visit(placement="post_purchase", order="nobodys").status_code == 204
    assert browser.visit(placement="post_purchase").status_code == 204


def test_an_offer_for_the_cart_of_before_is_refused_and_made_anew_for_the_cart_of_now(house: Scene) -> None:
    house.publish(goes_with("cup"))
    browser = house.browser()
    token = browser.opened()
    fill(house.shop, Target("cart", "c2"), "", {"tea": 1})
    house.shop.here = replace(house.shop.here, cart_id="c2")
    assert browser.post("accept", offer=token).status_code == 409
    assert books(house.shop).ever == 0


def test_an_offer_made_before_log_in_opens_under_the_accounts_silences(house: Scene) -> None:
    house.publish(goes_with("cup"))
    visitor, customer = house.shop.here, replace(house.shop.here, id="hanako")
    house.shop.here = customer
    at_home = house.browser()
    at_home.post("mute", offer=at_home.opened())
    house.shop.here = visitor
    out_and_about = house.browser()
    token = out_and_about.offered()
    house.shop.here = customer
    assert out_and_about.post("open", offer=token).text == "closed"


def test_an_offer_made_before_log_in_counts_towards_the_accounts_caps(house: Scene) -> None:
    house.publish(goes_with("cup"))
    browser = house.browser()
    token = browser.offered()
    house.shop.here = replace(house.shop.here, id="hanako")
    assert browser.post("open", offer=token).text == "open"
    assert len(house.state.store.recall("hanako", "s", house.clock()).memory.seen) == 1
    impression = house.state.store.impression(offer_of(house, token).id)
    assert impression is not None and impression.shopper_id == "hanako"


def test_leaving_a_page_at_once_is_not_a_second_look_at_it(house: Scene) -> None:
    browser = house.browser()
    browser.visit(placement="product", product="tea")
    browser.post("dwell", product="tea", seconds="0.0")
    house.state.flush()
    [visitor] = _viewers(house)
    assert len(house.state.store.recall(visitor, "s", house.clock()).views) == 1


def _viewers(house: Scene) -> set[str]:
    with house.state.store.database.reading() as connection:  # type: ignore[attr-defined]
        return set(connection.scalars(text("SELECT shopper_id FROM upsell_views")))
