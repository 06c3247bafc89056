"""The landing page of an invitation, what it stores and when, and what a sign-up makes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.web.referral_scene import PROGRAMME, Club, club
from tests.web.scene import Browser, tea_house
from upsell_widget.errors import ConfigurationError
from upsell_widget.extension import UpsellWidget
from upsell_widget.ports.referrals import ReferralScheme
from upsell_widget.web.tries import MOST, Tries

UNUSABLE = "この招待はご利用いただけません"
PLAIN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def place(tmp_path: Path) -> Club:
    return club(tmp_path)


def accept(place: Club, browser: Browser, code: str | None = None) -> tuple[int, str]:
    answer = browser.client.post(f"/upsell/invitation/{code or place.code()}", headers=PLAIN)
    return answer.status_code, answer.headers.get("Location", "")


def test_the_page_says_what_both_get_and_every_condition(place: Club) -> None:
    page = place.landing()
    for expected in ("PR・紹介特典あり", "300ポイント", "500ポイント", "¥3,000以上", "14日", "お友だち3人分", "2027年4月1日"):
        assert expected in page.text, expected
    assert "hana" not in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_it_is_said_in_english_too(place: Club) -> None:
    page = place.landing(browser=place.as_customer("", "en"))
    for expected in ("ad: referral reward", "300 points", "500 points", "¥3,000 or more", "14 days", "3 friends at most", "April 1, 2027"):
        assert expected in page.text, expected


def test_the_inviter_is_named_only_as_they_agreed(place: Club) -> None:
    assert "当店をご利用のお客さまからのご招待です" in place.landing().text
    place.book.names = {"hana": "はな<b>"}
    assert "はな&lt;b&gt;さんからのご招待です。" in place.landing().text


def test_nothing_is_stored_before_the_invitation_is_accepted(place: Club) -> None:
    browser = place.house.browser()
    assert "Set-Cookie" not in place.landing(browser=browser).headers
    assert accept(place, browser) == (303, "/join")
    cookie = browser.client.get_cookie("upsell_invitation")
    assert cookie is not None and cookie.http_only and cookie.same_site == "Lax" and cookie.max_age == 30 * 24 * 3600


def test_another_site_cannot_accept_it(place: Club) -> None:
    browser = place.house.browser()
    answer = browser.client.post(f"/upsell/invitation/{place.code()}", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert browser.client.get_cookie("upsell_invitation") is None


def test_unknown_mistyped_and_expired_codes_get_one_and_the_same_page(place: Club) -> None:
    code = place.code()
    unknown, mistyped = place.landing("2222222222"), place.landing("not a code")
    place.later(days=366)
    expired = place.landing(code)
    assert {each.status_code for each in (unknown, mistyped, expired)} == {404}
    assert unknown.text == mistyped.text == expired.text
    assert UNUSABLE in expired.text
    assert accept(place, place.house.browser(), code)[0] == 404


def test_who_guesses_is_made_to_wait_and_learns_nothing(place: Club) -> None:
    code = place.code()
    for number in range(MOST):
        assert place.landing(f"222222222{'2346'[number % 4]}").status_code == 404
    assert place.landing(code).status_code == 429
    somewhere_else = place.house.app.test_client().get(f"/upsell/invitation/{code}", environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    assert somewhere_else.status_code == 200


def test_a_minute_later_one_may_try_again() -> None:
    now = [0.0]
    tries = Tries(lambda: now[0])
    for _ in range(MOST):
        tries.was_wrong("192.0.2.1")
    assert not tries.may_try("192.0.2.1")
    now[0] = 60.0
    assert tries.may_try("192.0.2.1")
    tries.was_wrong("192.0.2.1")
    assert tries.may_try("192.0.2.1")


def test_only_so_many_addresses_are_kept_in_mind_and_none_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("upsell_widget.web.tries.REMEMBERED", 3)
    now = [0.0]
    tries = Tries(lambda: now[0])
    for number in range(5):
        tries.was_wrong(f"192.0.2.{number}")
    assert sorted(tries._wrong) == ["192.0.2.2", "192.0.2.3", "192.0.2.4"]
    now[0] = 61.0
    tries.was_wrong("192.0.2.9")
    assert sorted(tries._wrong) == ["192.0.2.9"]


def test_who_has_an_account_cannot_accept_and_is_told_so(place: Club) -> None:
    assert "はじめての方が対象です" in place.landing(browser=place.as_customer("ken")).text
    own = place.as_customer("hana")
    assert "ご自身の招待ページです" in place.landing(browser=own).text
    assert accept(place, own)[0] == 409
    assert own.client.get_cookie("upsell_invitation") is None


def test_a_link_is_the_same_each_time_and_the_share_text_is_labelled(place: Club) -> None:
    with place.house.app.test_request_context("/", base_url="https://shop.example"):
        text = place.widget.referral_text("hana", "ja")
    assert text == f"一緒に使いませんか（PR・紹介特典あり）\nhttps://shop.example/upsell/invitation/{place.code()}"
    assert place.code() == place.code() != place.code("yui")


def test_without_a_programme_there_are_no_links_and_no_pages(tmp_path: Path) -> None:
    house = tea_house(tmp_path)
    widget: UpsellWidget = house.app.extensions["tests.widget"]
    with house.app.app_context():
        assert widget.referral_link("hana") is None
        assert widget.referral_text("hana", "ja") is None
        assert widget.signed_up("ken", "CDFGHJKMNP") is None
    assert house.app.test_client().get("/upsell/invitation/CDFGHJKMNP").status_code == 404


@pytest.mark.parametrize("path", ["join", "//evil.example/join", "https://evil.example"])
def test_a_sign_up_page_elsewhere_is_refused_at_once(path: str, place: Club) -> None:
    with pytest.raises(ConfigurationError, match="sign_up"):
        ReferralScheme(PROGRAMME, place.book, path)


@pytest.mark.parametrize("text", ["points", "{amount} of {amount}", "{amount} {x}"])
def test_a_reward_text_without_its_amount_is_refused_at_once(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"reward_texts\.en"):
        replace(PROGRAMME, reward_texts={"en": text})


def test_the_database_away_is_a_page_and_no_traceback(place: Club, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(code: str) -> None:
        raise TimeoutError("no route")

    code = place.code()
    monkeypatch.setattr(place.house.state.store, "code_owner", away)
    answer = place.house.app.test_client().get(f"/upsell/invitation/{code}")
    assert answer.status_code == 503 and "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("locale", "one_day", "one_friend"), [("ja", "1日を過ぎたとき", "1人分です"), ("en", "stood for a day", "one friend.")]
)
def test_one_day_is_a_day_and_one_friend_is_one(locale: str, one_day: str, one_friend: str, tmp_path: Path) -> None:
    strict = club(tmp_path, replace(PROGRAMME, return_window=timedelta(days=1), cap=1))
    page = strict.landing(browser=strict.as_customer("", locale)).text
    assert one_day in page and one_friend in page
