"""The survey over HTTP: answered by a POST of the person asked, once, and by nothing else (G30)."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import render_template_string
from werkzeug.test import TestResponse

from tests.web.scene import SAME_SITE, Browser, Scene, goes_with
from upsell_widget.domain.loyalty import HealthBand, Loyalty
from upsell_widget.domain.shop import Shopper, Subscription
from upsell_widget.domain.surveys import LONGEST_REASON, SurveyAnswer
from upsell_widget.errors import StoreUnavailable
from upsell_widget.extension import UpsellWidget

HANAKO = Shopper("hanako", cart_id="c1")


@pytest.fixture
def customer(house: Scene) -> Browser:
    """A browser in which Hanako is logged in; the page of her order has the survey."""
    house.shop.here = HANAKO
    house.app.add_url_rule("/order", "order", lambda: render_template_string("<main>{{ upsell.survey() }}</main>"))
    return house.browser()


def link(house: Scene, shopper_id: str = "hanako") -> str:
    """A link as it would be mailed."""
    widget: UpsellWidget = house.app.extensions["tests.widget"]
    with house.app.app_context():
        found = widget.survey_link(shopper_id)
    assert found is not None
    return found


def token_in(page: str) -> str:
    found = re.search(r'name="survey" value="([^"]+)"', page)
    assert found is not None, page
    return found.group(1)


def answers(house: Scene) -> list[tuple[str, int, str]]:
    return [(each.shopper_id, each.score, each.reason) for each in house.state.store.survey_answers()]


def answer(browser: Browser, token: str, score: str, **values: str) -> TestResponse:
    return browser.post("survey", survey=token, score=score, **values)


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


def test_a_link_answers_without_a_log_in(house: Scene) -> None:
    browser, path = house.browser(), link(house)
    page = browser.client.get(path)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert answer(browser, token_in(page.text), "0").status_code == 200
    assert answers(house) == [("hanako", 0, "")]


def test_opening_a_link_looking_ahead_and_asking_for_its_head_vote_nothing(house: Scene) -> None:
    client, path = house.browser().client, link(house)
    for _ in range(3):
        assert client.get(path).status_code == 200
        assert client.get(f"{path}&score=10").status_code == 200
        assert client.head(f"{path}&score=10").status_code == 204
        assert client.get(f"{path}&score=10", headers={"Sec-Purpose": "prefetch"}).status_code == 204
    assert answers(house) == []
    assert answer(house.browser(), token_in(client.get(path).text), "10").status_code == 200


def test_a_link_is_used_once(house: Scene) -> None:
    browser, path = house.browser(), link(house)
    token = token_in(browser.client.get(path).text)
    assert answer(browser, token, "3").status_code == 200
    again = answer(browser, token, "10")
    assert (again.status_code, "すでにご回答いただいています" in again.text) == (409, True)
    assert (browser.client.get(path).status_code, answers(house)) == (409, [("hanako", 3, "")])


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


def test_not_now_keeps_the_survey_away_for_ninety_days(house: Scene, customer: Browser) -> None:
    token = token_in(customer.client.get("/order").text)
    back = customer.post("survey/later", survey=token, **{"return": "/order"})
    assert (back.status_code, back.headers["Location"]) == (303, "/order")
    house.clock.forward(days=89)
    assert customer.client.get("/order").text == "<main></main>"
    house.clock.forward(days=1)
    assert "upsell-survey" in customer.client.get("/order").text
    assert answers(house) == []


def test_a_link_expires(house: Scene) -> None:
    browser, path = house.browser(), link(house)
    token = token_in(browser.client.get(path).text)
    house.clock.forward(days=14)
    for late in (browser.client.get(path), answer(browser, token, "10"), browser.post("survey/later", survey=token)):
        assert (late.status_code, "回答期限は過ぎています" in late.text) == (410, True)
    assert answers(house) == []


def test_another_customers_link_is_refused(house: Scene, customer: Browser) -> None:
    path = link(house, "taro")
    token = path.partition("survey=")[2]
    for refused in (customer.client.get(path), answer(customer, token, "10")):
        assert (refused.status_code, "別の方にお送りしたものです" in refused.text) == (403, True)
    assert answers(house) == []


def test_a_forged_link_is_refused_whatever_byte_is_changed(house: Scene) -> None:
    browser, token = house.browser(), link(house).partition("survey=")[2]
    changed = (token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :] for at in range(len(token)))
    forged = ["", "nonsense", token + "A", token[:-1], *changed]
    assert {answer(browser, each, "10").status_code for each in forged} == {400}
    assert browser.client.get("/upsell/survey").status_code == 400
    assert answers(house) == []


def test_an_offers_token_answers_no_survey(house: Scene) -> None:
    house.publish(goes_with())
    browser = house.browser()
    assert answer(browser, browser.offered(), "10").status_code == 400


@pytest.mark.parametrize("score", ["", "11", "-1", "ten", "9.5", "０"])
def test_a_form_without_a_score_comes_back_with_its_reason(house: Scene, score: str) -> None:
    browser, path = house.browser(), link(house)
    back = answer(browser, token_in(browser.client.get(path).text), score, reason="<b>遅い")
    assert back.status_code == 400
    assert "0から10の数字をひとつ選んでください" in back.text
    assert "&lt;b&gt;遅い</textarea>" in back.text
    assert answers(house) == []


def test_another_site_cannot_answer(house: Scene) -> None:
    browser, path = house.browser(), link(house)
    token = token_in(browser.client.get(path).text)
    browser.headers = {**SAME_SITE, "Sec-Fetch-Site": "cross-site"}
    assert answer(browser, token, "10").status_code == 403
    assert answers(house) == []


def test_a_reason_is_cut_where_it_is_too_long(house: Scene) -> None:
    browser, path = house.browser(), link(house)
    answer(browser, token_in(browser.client.get(path).text), "5", reason="あ" * 5_000)
    assert answers(house) == [("hanako", 5, "あ" * LONGEST_REASON)]


def test_a_way_back_leads_to_this_site_alone(house: Scene) -> None:
    browser, path = house.browser(), link(house)
    thanks = answer(browser, token_in(browser.client.get(path).text), "5", **{"return": "//evil.example/"})
    assert "evil" not in thanks.text


@pytest.mark.parametrize(("score", "told"), [("6", True), ("0", True), ("7", False), ("10", False)])
def test_staff_hear_of_detractors_with_the_score_and_of_nobody_else(
    house: Scene, caplog: pytest.LogCaptureFixture, score: str, told: bool
) -> None:
    browser, path = house.browser(), link(house)
    thanks = answer(browser, token_in(browser.client.get(path).text), score)
    kept = house.state.store.survey_answers()[0]
    heard = [f"detractor_answered [detractor_answered:hanako:{kept.id}]: hanako: {score}"] if told else []
    assert [each for each in caplog.messages if "detractor" in each] == heard
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


def test_what_the_shop_knows_of_a_customer_stands_above_our_survey(house: Scene, customer: Browser) -> None:
    house.publish(goes_with())
    answer(customer, token_in(customer.client.get("/order").text), "3")
    house.shop.here = replace(HANAKO, loyalty=Loyalty(nps=9))
    assert customer.visit().status_code == 200


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
