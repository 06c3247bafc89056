"""The survey behind a link: opened by anybody, answered once, by a post alone (G30)."""

from __future__ import annotations

import pytest

from tests.web.scene import SAME_SITE, Browser, Scene, goes_with
from tests.web.survey_scene import answer, answers, link, token_in
from upsell_widget.domain.surveys import LONGEST_REASON


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
