"""Members only (case 12): what is for promoters reaches nobody else by any route, and no refusal tells what it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from tests.web.scene import SAME_SITE, Browser, Scene, goes_with, in_cart, offer_of, tea_house
from upsell_widget.domain.loyalty import HealthBand, Loyalty
from upsell_widget.domain.receipts import Verdict
from upsell_widget.domain.shop import Shopper
from upsell_widget.domain.surveys import SurveyAnswer
from upsell_widget.web.signing import OfferSigner

PROMOTER = Shopper("hanako", cart_id="c1", loyalty=Loyalty(HealthBand.HEALTHY, 9))
PASSIVE = replace(PROMOTER, loyalty=Loyalty(HealthBand.HEALTHY, 8))
DETRACTOR = replace(PROMOTER, loyalty=Loyalty(HealthBand.HEALTHY, 2))
SOMEBODY = replace(PASSIVE, id="taro")
VISITOR = Shopper(cart_id="c1")
PLAIN = {"Sec-Fetch-Site": "same-origin", "Referer": "http://localhost/cart"}
CLUB = goes_with(
    "cup",
    id="club",
    audience={"code": "nps", "args": {"at_least": 9}},
    copy={"ja": {"title": "会員さまだけのご案内"}, "en": {"title": "For members"}},
)
OTHERS = pytest.mark.parametrize("other", [PASSIVE, DETRACTOR, SOMEBODY, VISITOR], ids=["passive", "detractor", "somebody", "visitor"])


@pytest.fixture
def club(house: Scene) -> Scene:
    """A shop with one offer, for promoters, one of whom is here."""
    house.publish(CLUB)
    house.shop.here = PROMOTER
    return house


def tells_nothing(answer: TestResponse) -> bool:
    """Neither the goods nor their price nor the campaign's words are in an answer."""
    said = answer.text + str([pair for pair in answer.headers if pair[0] != "Set-Cookie"])
    return not any(word in said for word in ("cup", "600", "会員さま", "members", "club", "nps"))


def test_a_promoter_gets_it(club: Scene) -> None:
    browser = club.browser()
    assert browser.post("accept", offer=browser.opened()).status_code == 200
    assert in_cart(club) == {"tea", "cup"}


@OTHERS
def test_nobody_else_is_offered_it_with_or_without_javascript(club: Scene, other: Shopper) -> None:
    club.shop.here = other
    visit = club.browser().visit()
    assert (visit.status_code, tells_nothing(visit)) == (204, True)
    page = club.browser().client.get("/upsell/offer?placement=cart&page=p&campaign=club&product=cup", headers=PLAIN)
    assert (page.status_code, "data-offer" in page.text, tells_nothing(page)) == (200, False, True)


def test_receipts_name_who_when_what_and_the_figure_that_decided(tmp_path: Path) -> None:
    house = tea_house(tmp_path, UPSELL_QA=True)
    house.publish(CLUB)
    house.shop.here = PASSIVE
    no = house.state.store.receipt(house.browser().visit().headers["X-Upsell-Receipt"])
    assert no is not None
    assert (no.shopper_id, no.at, no.verdicts) == ("hanako", house.clock(), (Verdict("club", "nps", 8, "≥9"),))
    house.shop.here = PROMOTER
    yes = house.state.store.receipt(house.browser().visit().headers["X-Upsell-Receipt"])
    assert yes is not None and yes.chosen is not None
    assert (yes.shopper_id, yes.chosen.campaign_id, yes.chosen.subject) == ("hanako", "club", "cup")
    assert '"nps":9' in (house.state.store.receipt_context(yes.id) or "").replace(" ", "")
    house.shop.here = DETRACTOR
    quiet = house.state.store.receipt(house.browser().visit().headers["X-Upsell-Receipt"])
    assert quiet is not None
    assert quiet.verdicts == (Verdict("club", "unhappy", "healthy, nps 2", "healthy, thriving or unknown"),)


@OTHERS
def test_a_popup_left_open_does_not_open_for_who_is_no_member_any_more(club: Scene, other: Shopper) -> None:
    browser = club.browser()
    token = browser.offered()
    club.shop.here = other
    answer = browser.post("open", offer=token)
    assert answer.text in ("closed", "This offer was made to someone else.")
    assert tells_nothing(answer)
    assert club.state.store.impression(offer_of(club, token).id) is None


@OTHERS
@pytest.mark.parametrize("headers", [SAME_SITE, PLAIN], ids=["by script", "by form"])
def test_a_popup_already_open_is_accepted_by_no_one_but_a_member(club: Scene, other: Shopper, headers: dict[str, str]) -> None:
    browser = club.browser()
    token = browser.opened()
    club.shop.here, browser.headers = other, headers
    answer = browser.post("accept", offer=token)
    assert (answer.status_code, tells_nothing(answer)) == (403, True)
    assert in_cart(club) == {"tea"}
    assert club.state.store.acceptance(offer_of(club, token).id) is None


def test_a_refused_accept_says_that_it_is_not_for_this_person(club: Scene) -> None:
    browser = club.browser()
    token = browser.opened()
    club.shop.here = PASSIVE
    answer = browser.post("accept", offer=token)
    assert (answer.text, answer.headers["Upsell-Reason"]) == ("This offer is not available.", "not_for_you")


@OTHERS
@pytest.mark.parametrize("verb", ["open", "accept", "undo", "next", "decline", "snooze", "mute", "dismiss"])
def test_another_browser_gets_nowhere_with_a_members_token(club: Scene, other: Shopper, verb: str) -> None:
    token = _promoters_token(club)
    club.shop.here = replace(other, id=other.id if other.id != "hanako" else "")
    stranger = Browser(club.app.test_client(), {**SAME_SITE, "X-Cart": "c2"})
    answer = stranger.post(verb, offer=token)
    assert (answer.status_code, tells_nothing(answer), in_cart(club)) == (403, True, {"tea"})


def test_a_forged_token_is_refused(club: Scene) -> None:
    token = _promoters_token(club)
    mine = replace(offer_of(club, token), shopper_id="taro")
    forged = OfferSigner(["a guessed key"]).sign(mine, "")
    club.shop.here = SOMEBODY
    browser = club.browser()
    for each in (forged, token[:-2] + "AA", token.partition(".")[0], ""):
        for verb in ("open", "accept"):
            answer = browser.post(verb, offer=each)
            assert (answer.status_code, tells_nothing(answer)) == (400, True)
    assert in_cart(club) == {"tea"}


def test_who_logs_in_as_somebody_else_cannot_use_the_members_popup(club: Scene) -> None:
    browser = club.browser()
    token = browser.opened()
    club.shop.here = SOMEBODY
    assert browser.post("accept", offer=token).status_code == 403
    club.shop.here = VISITOR
    assert browser.post("accept", offer=token).status_code == 403
    assert in_cart(club) == {"tea"}


def test_a_visitors_offer_is_judged_by_the_account_they_log_in_to(house: Scene) -> None:
    house.publish(goes_with("cup"))
    browser = house.browser()
    token = browser.opened()
    house.shop.here = DETRACTOR
    assert browser.post("accept", offer=token).status_code == 403
    assert in_cart(house) == {"tea"}


def test_our_own_survey_makes_members_and_unmakes_them(club: Scene) -> None:
    club.shop.here = replace(PROMOTER, loyalty=Loyalty())
    browser = club.browser()
    assert browser.visit().status_code == 204
    assert club.state.store.keep_answer(SurveyAnswer("a", "hanako", 9, club.clock()))
    token = browser.opened(page="two")
    club.clock.forward(days=90)
    fresh = browser.opened(page="three")
    assert offer_of(club, fresh).id != offer_of(club, token).id
    assert club.state.store.keep_answer(SurveyAnswer("b", "hanako", 4, club.clock()))
    assert browser.post("accept", offer=fresh).status_code == 403
    assert in_cart(club) == {"tea"}


def test_a_yes_that_was_carried_out_stays_whatever_one_says_later(club: Scene) -> None:
    browser = club.browser()
    token = browser.opened()
    first = browser.post("accept", offer=token)
    club.shop.here = DETRACTOR
    again = browser.post("accept", offer=token)
    assert (first.status_code, again.status_code, first.data) == (200, 200, again.data)


def test_a_cart_that_has_changed_takes_no_offer_away(house: Scene) -> None:
    house.publish({**goes_with("cup"), "audience": {"code": "item_count", "args": {"at_most": 1}}})
    browser = house.browser()
    token = browser.opened()
    assert browser.post("accept", offer=token).status_code == 200


def _promoters_token(house: Scene) -> str:
    before, house.shop.here = house.shop.here, PROMOTER
    try:
        return house.browser().opened()
    finally:
        house.state.flush()
        house.shop.here = before
