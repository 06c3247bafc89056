"""What a sign-up makes of an invitation: the code that was accepted or typed, and what both were promised."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from tests.web.referral_scene import PROGRAMME, Club, club
from tests.web.scene import SAME_SITE
from tests.web.test_invitations import accept
from upsell_widget.domain.referrals.referral import Standing
from upsell_widget.errors import StoreUnavailable


@pytest.fixture
def place(tmp_path: Path) -> Club:
    return club(tmp_path)


def test_the_sign_up_takes_the_accepted_code_and_the_cookie_goes(place: Club) -> None:
    browser = place.house.browser()
    place.house.app.add_url_rule("/join", "join", lambda: str(place.widget.accepted_invitation()))
    place.house.app.add_url_rule("/joined", "joined", lambda: str(place.widget.signed_up("ken") is not None), methods=["POST"])
    assert browser.client.get("/join").text == "None"
    accept(place, browser)
    place.describe("ken")
    code = place.code()
    assert browser.client.get("/join").text == f"{code[:5]}-{code[5:]}"
    assert browser.client.post("/joined", headers=SAME_SITE).text == "True"
    assert browser.client.get_cookie("upsell_invitation") is None
    assert place.standing("ken") is Standing.JOINED


def test_who_clears_the_field_joins_by_nobodys_invitation(place: Club) -> None:
    browser = place.house.browser()
    place.house.app.add_url_rule("/joined", "joined", lambda: str(place.widget.signed_up("ken", "")), methods=["POST"])
    accept(place, browser)
    assert browser.client.post("/joined", headers=SAME_SITE).text == "None"
    assert browser.client.get_cookie("upsell_invitation") is None
    assert place.standing("ken") is None


def test_an_accepted_invitation_outlives_a_sign_up_that_failed(place: Club, monkeypatch: pytest.MonkeyPatch) -> None:
    def joined() -> str:
        try:
            return str(place.widget.signed_up("ken") is not None)
        except StoreUnavailable:
            return "later"

    def away(*asked: object) -> None:
        raise StoreUnavailable("gone")

    browser = place.house.browser()
    place.house.app.add_url_rule("/joined", "joined", joined, methods=["POST"])
    accept(place, browser)
    with monkeypatch.context() as broken:
        broken.setattr(type(place.house.state.store), "add_referral", away)
        assert browser.client.post("/joined", headers=SAME_SITE).text == "later"
    assert browser.client.get_cookie("upsell_invitation") is not None
    assert browser.client.post("/joined", headers=SAME_SITE).text == "True"


def test_a_code_that_has_expired_is_replaced_and_the_new_one_can_be_used(place: Club) -> None:
    old = place.code()
    place.later(days=365)
    assert place.code() == old
    place.later(seconds=1)
    assert place.code() == place.code() != old
    assert [place.landing(code).status_code for code in (old, place.code())] == [404, 200]
    joined = place.join("ken")
    assert joined is not None and joined.standing is Standing.JOINED


def test_both_get_what_the_landing_page_promised_when_the_friend_joined(tmp_path: Path) -> None:
    promised = club(tmp_path)
    promised.join("ken")
    meaner = replace(PROGRAMME, inviter_reward=1, friend_reward=1, unit="pebbles")
    later = club(tmp_path, meaner, UPSELL_DATABASE_URL=f"sqlite:///{tmp_path / 'upsell_widget.sqlite'}")
    for shopper in ("hana", "ken"):
        later.describe(shopper)
    later.buy("ken")
    later.fortnight()
    assert sorted(later.book.given.values()) == [("hana", 500, "points"), ("ken", 300, "points")]


def test_an_accepted_invitation_waits_for_thirty_days_and_a_forged_one_not_at_all(place: Club) -> None:
    browser = place.house.browser()
    place.house.app.add_url_rule("/join", "join", lambda: str(place.widget.accepted_invitation()))
    accept(place, browser)
    place.later(days=30, seconds=1)
    assert browser.client.get("/join").text == "None"
    browser.client.set_cookie("upsell_invitation", f'["{place.code()}",9999999999].{"A" * 64}')
    assert browser.client.get("/join").text == "None"


def test_a_refused_sign_up_says_why_is_logged_and_is_not_kept(place: Club, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "upsell_widget"):
        found = place.join("hana")
    assert found is not None and found.standing is Standing.REFUSED
    assert [(each.code, each.found) for each in found.concerns] == [("self_referral", "hana is both")]
    assert "self_referral (hana is both)" in caplog.text
    assert place.standing("hana") is None


def test_told_twice_a_sign_up_is_one(place: Club) -> None:
    assert place.join("ken") == place.join("ken")


@pytest.mark.parametrize("code", ["", "2222222222", "とても長い" * 100])
def test_without_a_valid_code_a_sign_up_is_no_referral(code: str, place: Club) -> None:
    with place.house.app.app_context():
        assert place.widget.signed_up("ken", code) is None
