"""The survey in the shop: answered by the person asked, once in 90 days, and what follows (G30)."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.web.scene import Browser, Scene, goes_with
from tests.web.survey_scene import HANAKO, answer, answers, link, token_in
from upsell_widget.domain.loyalty import HealthBand, Loyalty
from upsell_widget.domain.shop import Subscription
from upsell_widget.domain.surveys import SurveyAnswer
from upsell_widget.errors import StoreUnavailable
from upsell_widget.extension import UpsellWidget


def test_a_customer_answers_in_the_shop_and_is_thanked(house: Scene, customer: Browser) -> None:
    page = customer.client.get("/order").text
    thanks = answer(customer, token_in(page), "9", reason="  お茶が\r\nおいしい ", **{"return": "/order"})
    assert thanks.status_code == 200
    assert "ご回答ありがとうございました" in thanks.text
    assert 'href="/order"' in thanks.text
    assert answers(house) == [("hanako", 9, "お茶が\nおいしい")]
    assert customer.client.get("/order").text == "<main></main>"


def test_the_form_preselects_nothing_and_has_every_score_alike(customer: Browser) -> None:
    page = customer.client.get("/order").text
    radios = re.findall(r'<input type="radio"[^>]*>', page)
    assert [re.sub(r'value="\d+"', "", each) for each in radios] == [re.sub(r'value="\d+"', "", radios[0])] * 11
    assert re.findall(r'value="(\d+)"', " ".join(radios)) == [str(score) for score in range(11)]
    assert "checked" not in page


def test_a_visitor_is_not_asked(house: Scene, customer: Browser) -> None:
    house.shop.here = replace(HANAKO, id="")
    assert customer.client.get("/order").text == "<main></main>"


def test_one_answer_in_ninety_days_by_whichever_way(house: Scene, customer: Browser) -> None:
    mailed = link(house)
    house.clock.forward(days=1)
    one, other = (token_in(customer.client.get(mailed).text) for _ in range(2))
    assert one == other
    with house.app.app_context():
        assert house.app.extensions["tests.widget"].survey_link("hanako") is None
    assert customer.client.get("/order").text == "<main></main>", "who was mailed is not asked in the shop as well"
    assert answer(customer, one, "8").status_code == 200
    house.clock.forward(days=89)
    assert customer.client.get("/order").text == "<main></main>"
    house.clock.forward(days=1)
    assert answer(customer, token_in(customer.client.get("/order").text), "10").status_code == 200
    assert [score for _, score, _ in answers(house)] == [8, 10]


def test_two_tabs_give_one_answer(house: Scene, customer: Browser) -> None:
    tabs = [token_in(customer.client.get("/order").text) for _ in range(2)]
    assert tabs[0] != tabs[1]
    assert [answer(customer, tab, score).status_code for tab, score in zip(tabs, "92", strict=True)] == [200, 409]
    assert answers(house) == [("hanako", 9, "")]


def test_a_page_asks_once_in_ninety_days_and_goes_on_showing_it_for_a_day(house: Scene, customer: Browser) -> None:
    assert "upsell-survey" in customer.client.get("/order").text
    house.clock.forward(hours=23)
    still = customer.client.get("/order").text
    assert "upsell-survey" in still
    with house.app.app_context():
        assert house.app.extensions["tests.widget"].survey_link("hanako") is None, "who is asked in the shop is not mailed as well"
    house.clock.forward(hours=1)
    assert customer.client.get("/order").text == "<main></main>"
    house.clock.forward(days=88)
    assert customer.client.get("/order").text == "<main></main>"
    house.clock.forward(days=1)
    assert "upsell-survey" in customer.client.get("/order").text
    assert answer(customer, token_in(still), "8").status_code == 410, "a form is good for 14 days"


def test_not_now_keeps_the_survey_away_for_ninety_days(house: Scene, customer: Browser) -> None:
    token = token_in(customer.client.get("/order").text)
    back = customer.post("survey/later", survey=token, **{"return": "/order"})
    assert (back.status_code, back.headers["Location"]) == (303, "/order")
    house.clock.forward(days=89)
    assert customer.client.get("/order").text == "<main></main>"
    house.clock.forward(days=1)
    assert "upsell-survey" in customer.client.get("/order").text
    assert answers(house) == []


@pytest.mark.parametrize(("score", "told"), [("6", True), ("0", True), ("7", False), ("10", False)])
def test_staff_hear_of_detractors_with_the_score_and_of_nobody_else(house: Scene, score: str, told: bool) -> None:
    browser, path = house.browser(), link(house)
    thanks = answer(browser, token_in(browser.client.get(path).text), score)
    kept = house.state.store.survey_answers()[0]
    heard = [("detractor_answered", "hanako", score, kept.id)] if told else []
    inbox = [each.signal for each in house.state.store.inbox()]
    assert [(each.code, each.shopper_id, each.found, each.matter) for each in inbox] == heard
    assert thanks.text.count("<form") == 0, "nothing more is asked of anybody"


def test_everyone_is_thanked_alike(house: Scene) -> None:
    pages = set()
    for number, score in enumerate(("0", "7", "10")):
        browser, path = house.browser(), link(house, f"customer-{number}")
        pages.add(answer(browser, token_in(browser.client.get(path).text), score).text)
    assert len(pages) == 1


def test_an_answer_says_by_what_it_can_be_broken_down(house: Scene, customer: Browser) -> None:
    plans = tuple(Subscription(each, each, "monthly", None, None, {}) for each in ("tea", "cup"))
    house.shop.here = replace(HANAKO, loyalty=Loyalty(HealthBand.HEALTHY), subscriptions=plans, locale="en")
    customer.post("visit", placement="cart", page="p", path="/cart?utm_source=mail&utm_campaign=spring")
    house.state.flush()
    assert answer(customer, token_in(customer.client.get("/order").text), "9").status_code == 200
    assert dict(house.state.store.survey_answers()[0].segments) == {
        "band": "healthy", "plan": "cup@monthly+tea@monthly", "source": "spring", "locale": "en",
    }  # fmt: skip


def test_a_detractor_is_offered_nothing_from_then_on(house: Scene, customer: Browser) -> None:
    house.publish(goes_with())
    assert customer.visit().status_code == 200
    answer(customer, token_in(customer.client.get("/order").text), "3")
    assert customer.visit(page="another").status_code == 204


def test_a_detractor_is_left_in_peace_whatever_the_shop_states(house: Scene, customer: Browser) -> None:
    house.publish(goes_with())
    house.shop.here = replace(HANAKO, loyalty=Loyalty(nps=9))
    assert customer.visit().status_code == 200
    answer(customer, token_in(customer.client.get("/order").text), "3")
    assert customer.visit(page="another").status_code == 204


def test_the_host_reads_answers_and_forgets_a_customer(house: Scene) -> None:
    widget: UpsellWidget = house.app.extensions["tests.widget"]
    kept = SurveyAnswer("a", "hanako", 9, house.clock(), "tea")
    house.state.store.keep_answer(kept)
    with house.app.app_context():
        assert tuple(widget.survey_answers()) == (kept,)
        assert widget.forget_survey("hanako") == 1
        assert tuple(widget.survey_answers()) == ()
        assert widget.survey_link("") is None


def test_a_page_goes_on_without_the_survey_when_our_database_is_away(
    house: Scene, customer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*asked: object) -> None:
        raise StoreUnavailable("gone")

    monkeypatch.setattr(house.state.store, "recall", away)
    page = customer.client.get("/order")
    assert (page.status_code, page.text) == (200, "<main></main>")


def test_below_a_path_the_survey_keeps_to_it(house: Scene, customer: Browser) -> None:
    page = customer.client.get("/order", base_url="http://localhost/house").text
    assert set(re.findall(r'(?:action|href)="(/[^"]*?)/upsell', page)) == {"/house"}
