"""From a visit to a changed cart or order, over HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.shops.stock import Goods, books, close_order, shelve
from tests.web.scene import CART, Browser, Scene, goes_with, order_tea, token_of
from upsell_widget.domain.acceptances import AcceptanceState
from upsell_widget.domain.offers import Offer
from upsell_widget.web.signing import OfferSigner


def offer_of(house: Scene, token: str) -> Offer:
    return OfferSigner(house.state.secret_keys).read_expired(token)[0]


def outcomes(house: Scene, token: str) -> list[str]:
    return [outcome.kind.value for outcome in house.state.store.outcomes(offer_of(house, token).id)]


def in_cart(house: Scene) -> set[str]:
    cart = house.shop.cart(CART.id)
    assert cart is not None
    return set(cart.product_ids)


@pytest.fixture
def browser(house: Scene) -> Browser:
    house.publish(goes_with())
    return house.browser()


def test_an_accept_changes_the_cart_by_the_one_thing_shown(house_on_both: Scene) -> None:
    house_on_both.publish(goes_with())
    browser = house_on_both.browser()
    token = browser.opened()
    assert in_cart(house_on_both) == {"tea"}
    answer = browser.post("accept", offer=token)
    assert answer.status_code == 200
    assert "カートに追加しました" in answer.text
    assert in_cart(house_on_both) == {"tea", offer_of(house_on_both, token).product_id}
    assert outcomes(house_on_both, token) == ["accepted"]


def test_a_repeated_accept_is_answered_alike_and_changes_nothing_more(house: Scene, browser: Browser) -> None:
    token = browser.opened()
    first, second = (browser.post("accept", offer=token) for _ in range(2))
    assert (first.status_code, first.data) == (second.status_code, second.data)
    assert books(house.shop).standing == 1


def test_an_accept_can_be_undone(house: Scene, browser: Browser) -> None:
    token = browser.opened()
    browser.post("accept", offer=token)
    assert "元に戻しました" in browser.post("undo", offer=token).text
    assert in_cart(house) == {"tea"}
    assert sorted(outcomes(house, token)) == ["accepted", "undone"]


def test_an_undo_outlives_the_offer_but_not_its_window(house: Scene, browser: Browser) -> None:
    token = browser.opened()
    house.clock.forward(minutes=29)
    browser.post("accept", offer=token)
    house.clock.forward(minutes=14)
    assert browser.post("undo", offer=token).status_code == 200
    house.clock.forward(minutes=2)
    other = house.browser()
    late = other.opened()
    other.post("accept", offer=late)
    house.clock.forward(minutes=16)
    refused = other.post("undo", offer=late)
    assert (refused.status_code, refused.headers["Upsell-Reason"]) == (409, "expired")
    assert books(house.shop).standing == 1


def test_a_declined_offer_is_not_offered_again_for_seven_days(house: Scene, browser: Browser) -> None:
    token = browser.opened()
    declined = offer_of(house, token).product_id
    assert browser.post("decline", offer=token).status_code == 204
    for days in (1, 5):
        house.clock.forward(days=days)
        assert offer_of(house, browser.offered(page=f"after-{days}")).product_id != declined
    assert outcomes(house, token) == ["declined"]


def test_not_now_and_never_silence_the_campaign(house: Scene, browser: Browser) -> None:
    browser.post("snooze", offer=browser.opened())
    house.clock.forward(days=29)
    assert browser.visit(page="later").status_code == 204
    house.clock.forward(days=2)
    token = browser.opened(page="much later")
    browser.post("mute", offer=token)
    house.clock.forward(days=3650)
    assert browser.visit(page="years later").status_code == 204


def test_a_dismissal_is_quiet_for_this_cart(house: Scene, browser: Browser) -> None:
    browser.post("dismiss", offer=browser.opened())
    house.clock.forward(days=40)
    assert browser.visit(page="later").status_code == 204


def test_an_answer_to_what_was_never_opened_is_refused(house: Scene, browser: Browser) -> None:
    token = browser.offered()
    for verb in ("accept", "decline", "snooze", "mute", "dismiss"):
        refused = browser.post(verb, offer=token)
        assert (refused.status_code, refused.headers["Upsell-Reason"]) == (409, "not_opened")
    assert in_cart(house) == {"tea"}


def test_a_downsell_follows_an_explicit_decline_once(house: Scene) -> None:
    downsell = goes_with("mug", start="declined", id="cheaper", trigger="declined", offer={"kind": "downsell"})
    downsell["offer"]["recommend"][0]["args"]["pairs"] = {"pot": ["mug"]}
    house.publish(goes_with("pot"), downsell)
    browser = house.browser()
    answer = browser.post("decline", offer=browser.opened())
    cheaper = token_of(answer)
    assert offer_of(house, cheaper).product_id == "mug"
    assert browser.post("open", offer=cheaper).text == "open"
    assert browser.post("decline", offer=cheaper).status_code == 204
    assert outcomes(house, cheaper) == ["declined"]


def test_a_downsell_is_not_opened_twice_or_without_the_decline(house: Scene) -> None:
    downsell = goes_with("mug", "cup", start="declined", id="cheaper", trigger="declined", offer={"kind": "downsell"})
    downsell["offer"]["recommend"][0]["args"]["pairs"] = {"pot": ["mug", "cup"]}
    house.publish(goes_with("pot"), downsell)
    browser = house.browser()
    first = browser.opened()
    one = token_of(browser.post("decline", offer=first))
    another = token_of(browser.post("decline", offer=first))
    assert browser.post("open", offer=one).text == "open"
    assert browser.post("open", offer=another).text == "closed"


def test_a_price_that_rose_since_it_was_shown_is_refused_and_shown_anew(house: Scene, browser: Browser) -> None:
    token = browser.opened()
    shelve(house.shop, Goods("pot", 3100, stock=5))
    answer = browser.post("accept", offer=token)
    assert answer.status_code == 409
    assert "価格" in answer.text
    assert in_cart(house) == {"tea"}
    fresh = offer_of(house, token_of(answer))
    assert fresh.quote is not None
    assert (fresh.product_id, fresh.quote.price.amount) == ("pot", 3100)
    assert browser.post("accept", offer=token_of(answer)).status_code == 200
    assert in_cart(house) == {"tea", "pot"}


def test_what_sold_out_since_it_was_shown_is_said_and_something_else_may_be_offered(house: Scene, browser: Browser) -> None:
    token = browser.opened()
    shelve(house.shop, Goods("pot", 3000, stock=0))
    answer = browser.post("accept", offer=token)
    assert answer.status_code == 409
    assert "売り切れ" in answer.text
    assert offer_of(house, token_of(answer)).product_id == "cup"


def test_a_cheaper_price_by_now_is_what_is_charged(house: Scene, browser: Browser) -> None:
    token = browser.opened()
    shelve(house.shop, Goods("pot", 2500, stock=5))
    assert browser.post("accept", offer=token).status_code == 200
    acceptance = house.state.store.acceptance(offer_of(house, token).id)
    assert acceptance is not None and acceptance.applied is not None
    assert acceptance.applied.quote.price.amount == 2500


def test_an_offer_expires(house: Scene, browser: Browser) -> None:
    token = browser.opened()
    house.clock.forward(minutes=30)
    refused = browser.post("accept", offer=token)
    assert (refused.status_code, refused.headers["Upsell-Reason"]) == (410, "expired")
    assert in_cart(house) == {"tea"}


def test_another_browser_cannot_use_an_offer(house: Scene, browser: Browser) -> None:
    token, stranger = browser.opened(), house.browser()
    stranger.visit()
    for verb in ("open", "accept", "decline", "mute"):
        assert stranger.post(verb, offer=token).status_code == 403
    assert in_cart(house) == {"tea"}


def test_a_changed_campaign_withdraws_its_offers(house: Scene, browser: Browser) -> None:
    token = browser.opened()
    house.publish(goes_with(priority=7))
    refused = browser.post("accept", offer=token)
    assert (refused.status_code, refused.headers["Upsell-Reason"]) == (409, "old_campaign")
    assert in_cart(house) == {"tea"}


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


def test_what_was_accepted_in_the_cart_counts_as_purchased_when_the_order_is_placed(house: Scene, browser: Browser) -> None:
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


def test_without_javascript_a_plain_page_accepts_and_declines(house: Scene, browser: Browser) -> None:
    browser.headers = {"Sec-Fetch-Site": "same-origin", "Referer": "http://localhost/cart"}
    page = browser.client.get("/upsell/offer?placement=cart", headers=browser.headers)
    assert page.text.startswith("<!doctype html>")
    accepted = browser.post("accept", offer=token_of(page))
    assert accepted.text.startswith("<!doctype html>")
    assert 'href="/cart"' in accepted.text
    assert "pot" in in_cart(house)
    other = house.browser()
    other.headers = browser.headers
    page = other.client.get("/upsell/offer?placement=cart", headers=browser.headers)
    back = other.post("decline", offer=token_of(page))
    assert (back.status_code, back.headers["Location"]) == (303, "/cart")


def test_without_javascript_a_page_says_that_there_is_nothing(house: Scene) -> None:
    page = house.browser().client.get("/upsell/offer?placement=cart")
    assert page.status_code == 200
    assert "upsell" in page.text and "data-offer" not in page.text
