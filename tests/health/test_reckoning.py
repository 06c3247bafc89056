"""Health is reckoned when something happens, reaches the decision and its receipt, and staff hear of what matters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.web.scene import ORDER, Scene, goes_with, offer_of, order_tea, outcomes, tea_house
from tests.web.survey_scene import answer, link, token_in
from upsell_widget.domain.loyalty import HealthBand, Loyalty
from upsell_widget.domain.meters import Report
from upsell_widget.domain.money import Money
from upsell_widget.domain.outcomes import Purchase
from upsell_widget.domain.shop import Shopper
from upsell_widget.domain.surveys import SurveyAnswer
from upsell_widget.errors import StoreUnavailable
from upsell_widget.extension import UpsellWidget
from upsell_widget.health import TELLERS, recompute

BAD = {"support_tickets": 9, "failed_payments": 4, "nps": 7, "usage": 0.0}
GOOD = {"support_tickets": 0, "failed_payments": 0, "nps": 10, "usage": 1.0}
HELP: dict[str, Any] = {
    "id": "seminar",
    "offer": {"kind": "content", "content": {"id": "tea-seminar", "url": "/tea/seminar"}},
    "priority": 1,
}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Scene]:
    scene = tea_house(tmp_path, UPSELL_QA=True)
    scene.shop.here = Shopper(id="hanako", cart_id="c1")
    help_only = {**goes_with(), **HELP}
    scene.publish(goes_with("cup", priority=5), help_only)
    yield scene


def say(house: Scene, **figures: float | None) -> None:
    widget: UpsellWidget = house.app.extensions["tests.widget"]
    with house.app.app_context():
        widget.customer_figures("hanako", **figures)


def verdicts(house: Scene) -> dict[str, tuple[str, object]]:
    answer = house.browser().visit()
    receipt = house.state.store.receipt(answer.headers["X-Upsell-Receipt"])
    assert receipt is not None
    assert receipt.shopper_id == "hanako"
    return {each.campaign_id: (str(each.reason), each.found) for each in receipt.verdicts}


def test_needs_action_is_shown_nothing_staff_are_told_and_the_receipt_says_why(house: Scene) -> None:
    say(house, **GOOD)
    say(house, **BAD)
    found = house.state.store.health("hanako")["hanako"]
    assert found.health.band is HealthBand.NEEDS_ACTION
    assert [each.signal.code for each in house.state.store.inbox()] == ["needs_action"]
    wanted = f"needs_action {found.health.score:.1f} ({found.health.because}), nps None"
    assert verdicts(house) == {"goes-with": ("unhappy", wanted), "seminar": ("unhappy", wanted)}
    assert found.health.because.count(",") == 2


def test_whoever_is_found_in_the_lowest_band_at_once_is_told_of_but_an_import_is_not(house: Scene) -> None:
    say(house, **BAD)
    assert [each.signal.code for each in house.state.store.inbox()] == ["needs_action"]
    say(house, **{**BAD, "support_tickets": 8})
    recompute(house.state)
    assert len(house.state.store.inbox()) == 1, "the same matter is told once"
    for number in range(3):
        house.state.store.tell_health(f"imported-{number}", BAD, house.clock())
    assert recompute(house.state)[HealthBand.NEEDS_ACTION] == 4
    assert len(house.state.store.inbox()) == 1


def test_needs_attention_is_shown_help_only(house: Scene) -> None:
    say(house, support_tickets=1, failed_payments=1, nps=5, usage=0.4)
    assert house.state.store.health("hanako")["hanako"].health.band is HealthBand.NEEDS_ATTENTION
    found = verdicts(house)
    assert found["goes-with"][0] == "unhappy"
    assert found["seminar"][0] == "chosen"


def test_help_for_those_who_need_attention_opens(house: Scene) -> None:
    audience = {"code": "loyalty_band", "args": {"one_of": ["needs_attention"]}}
    house.publish({**goes_with(), **HELP, "audience": audience})
    say(house, support_tickets=1, failed_payments=1, nps=5, usage=0.4)
    token = house.browser().opened()
    assert offer_of(house, token).campaign_id == "seminar"
    assert house.state.store.impression(offer_of(house, token).id) is not None


def test_who_falls_to_the_lowest_band_while_a_popup_is_coming_sees_none(house: Scene) -> None:
    browser = house.browser()
    token = browser.offered()
    say(house, **BAD)
    assert browser.post("open", offer=token).headers["Upsell-Reason"] == "not_for_you"
    assert house.state.store.impression(offer_of(house, token).id) is None


def test_an_answer_to_the_survey_and_a_full_meter_are_in_the_score_unless_the_shop_knows_better(house: Scene) -> None:
    def figures() -> dict[str, float]:
        recompute(house.state, "hanako")
        return {each.measure: each.figure for each in house.state.store.health("hanako")["hanako"].health.contributions}

    store, now = house.state.store, house.clock()
    assert store.keep_answer(SurveyAnswer("answer", "hanako", 3, now))
    for code, used in (("storage_gb", 1.5), ("projects", 0.4)):
        store.measure("hanako", Report(code, 2, now, used))
    store.measure("hanako", Report("skips", 1, now, None, timedelta(hours=1)))  # a count says how busy an hour is, not a plan
    say(house, support_tickets=0, failed_payments=0)
    assert (figures()["nps"], figures()["usage"]) == (3, 0.75)
    say(house, nps=8, usage=0.1)
    assert (figures()["nps"], figures()["usage"]) == (8, 0.1)


def test_what_was_told_later_is_not_in_the_score_of_an_earlier_day(house: Scene) -> None:
    store, then = house.state.store, house.clock()
    later = then + timedelta(days=1)
    assert store.keep_answer(SurveyAnswer("answer", "hanako", 3, later))
    store.measure("hanako", Report("storage_gb", 2, later, 1.5))
    assert [teller(house.state, then, None) for teller in TELLERS] == [{}, {}, {}]
    assert [teller(house.state, later, "hanako") for teller in TELLERS[:2]] == [{"hanako": {"nps": 3.0}}, {"hanako": {"usage": 0.75}}]


def test_an_answer_to_the_survey_reckons_its_customer_at_once(house: Scene) -> None:
    say(house, support_tickets=0, failed_payments=0, usage=0.9)
    assert house.state.store.health("hanako")["hanako"].health.band is HealthBand.UNKNOWN, "three figures are too few"
    browser = house.browser()
    assert answer(browser, token_in(browser.client.get(link(house)).text), "0").status_code == 200
    found = house.state.store.health("hanako")["hanako"].health
    assert {each.measure: each.figure for each in found.contributions}["nps"] == 0
    assert found.band is not HealthBand.UNKNOWN


def test_the_thriving_are_sold_to_and_so_are_those_nothing_is_known_of(house: Scene) -> None:
    assert verdicts(house)["goes-with"][0] == "chosen"
    say(house, **GOOD)
    assert house.state.store.health("hanako")["hanako"].health.band is HealthBand.THRIVING
    assert verdicts(house)["goes-with"][0] == "chosen"


def test_the_shops_own_band_wins(house: Scene) -> None:
    say(house, **BAD)
    house.shop.here = replace(house.shop.here, loyalty=Loyalty(HealthBand.THRIVING))
    assert verdicts(house)["goes-with"][0] == "chosen"


def test_a_sharp_rise_lets_its_campaign_speak_and_staff_hear_of_it(house: Scene) -> None:
    house.publish(goes_with("pot", id="risen", trigger="health_risen", priority=9))
    say(house, **BAD)
    assert verdicts(house)["risen"] == ("health_not_risen", 0.0)
    house.clock.forward(days=3)
    say(house, **GOOD)
    assert [each.signal.code for each in house.state.store.inbox()] == ["health_risen", "needs_action"]
    assert verdicts(house)["risen"][0] == "chosen"


def test_an_order_and_its_return_are_reckoned_at_once(house: Scene) -> None:
    order_tea(house)
    order = house.shop.order(ORDER.id, house.shop.here)
    assert order is not None
    widget: UpsellWidget = house.app.extensions["tests.widget"]
    months = [house.clock() - timedelta(days=each) for each in (40, 70)]
    house.state.store.add_purchases([Purchase(f"old-{n}", "hanako", at, "tea", 1, Money(500, "JPY")) for n, at in enumerate(months)])
    with house.app.app_context():
        widget.order_placed(order)
        before = house.state.store.health("hanako")["hanako"].health
        widget.order_refunded(order)
        widget.order_cancelled(order)
    after = house.state.store.health("hanako")["hanako"].health
    assert before.score is not None
    assert after.score is not None
    assert after.score < before.score
    assert {each.measure for each in after.contributions} >= {"recency", "frequency", "returns"}


def test_who_is_known_by_nothing_any_more_has_no_score_any_more(house: Scene) -> None:
    say(house, **GOOD)
    say(house, **dict.fromkeys(GOOD))
    assert house.state.store.health("hanako")["hanako"].health.band is HealthBand.UNKNOWN


def test_a_failing_reckoning_does_not_cost_the_order(
    house: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    order_tea(house)
    order = house.shop.order(ORDER.id, house.shop.here)
    assert order is not None

    def away(*_: object) -> None:
        raise StoreUnavailable("away")

    monkeypatch.setattr(house.state.store, "keep_health", away)
    widget: UpsellWidget = house.app.extensions["tests.widget"]
    with house.app.app_context():
        widget.order_placed(order)
    assert house.state.store.units_sold() == {"tea": 1}
    assert "the health of hanako could not be reckoned" in caplog.text


@pytest.mark.parametrize("figures", [{"mood": 3}, {"nps": -1}, {"nps": float("nan")}, {"nps": True}, {"nps": 10**400}])
def test_a_figure_that_is_none_is_refused_in_words(figures: dict[str, float], house: Scene) -> None:
    with pytest.raises(ValueError, match=r"health.*expected"):
        say(house, **figures)
    assert house.state.store.told_health(house.clock()) == {}


def test_help_that_is_opened_and_booked_is_an_outcome_without_money(house: Scene) -> None:
    say(house, support_tickets=1, failed_payments=1, nps=5, usage=0.4)
    token = house.browser().opened()
    widget: UpsellWidget = house.app.extensions["tests.widget"]
    with house.app.test_request_context():
        widget.help_opened("tea-seminar")
        widget.help_booked("tea-seminar")
        widget.help_booked("tea-seminar")
        widget.help_booked("nothing-shown")
    assert outcomes(house, token) == ["opened", "booked"]
    assert [each.amount for each in house.state.store.outcomes(offer_of(house, token).id)] == [None, None]
    assert "  help: opened 1, booked 1 (no revenue)" in house.app.test_cli_runner().invoke(args=["upsell", "harm"]).output.splitlines()
