"""From a visit to a changed cart or order, over HTTP."""

from __future__ import annotations

import pytest

from tests.shops.stock import Goods, books, shelve
from tests.web.scene import Browser, Scene, goes_with, in_cart, offer_of, outcomes, token_of


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
    other = house.stranger()
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
    token, stranger = browser.opened(), house.stranger()
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
