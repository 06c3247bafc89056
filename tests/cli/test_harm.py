"""``flask upsell harm``: what campaigns cost, in words and as JSON, and nothing claimed from too little."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.storage.building import anything, impression
from tests.web.scene import Scene, goes_with, offer_of, tea_house
from upsell_widget.domain.outcomes import Arm


@pytest.fixture
def house(tmp_path: Path) -> Scene:
    return tea_house(tmp_path)


def said(house: Scene, *arguments: str) -> str:
    result = house.app.test_cli_runner().invoke(args=["upsell", "harm", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def expose(house: Scene, arm: Arm, people: int, regretting: int) -> None:
    """So many people were offered cups, or kept from them, three weeks ago; the orders of some went back a day later."""
    store, then = house.state.store, house.clock() - timedelta(days=21)
    for number in range(people):
        who = f"{arm.value}-{number}"
        store.open(replace(impression(f"offer-{who}"), shopper_id=who, campaign_id="cups", arm=arm, at=then), anything)
        if number < regretting:
            store.note_return(f"order-{who}", who, then + timedelta(days=1))


def test_nothing_shown_is_said(house: Scene) -> None:
    assert said(house) == "Nothing was shown in the last 90 days.\n"


def test_harm_is_said_with_its_interval_and_what_to_do(house: Scene) -> None:
    expose(house, Arm.OFFER, 200, 20)
    expose(house, Arm.HOLDOUT, 150, 2)
    lines = said(house).splitlines()
    assert lines[0].startswith("cups: shown 200 times; declined 0.0 %")
    assert lines[1] == (
        "  14 days after: 10.0 % of 200 regretted, 1.3 % of 150 without it: "
        "+8.7 points (95 % interval +3.8 to +13.7); it does harm: retire it, or the weekly job does"
    )
    (found,) = json.loads(said(house, "--json"))
    assert (found["campaign_id"], found["harmful"], found["offered"]) == ("cups", True, {"people": 200, "regretted": 20})
    assert said(house, "--days", "20") == "Nothing was shown in the last 20 days.\n"


def test_a_no_in_the_browser_is_counted_and_too_little_is_said(house: Scene) -> None:
    house.publish(goes_with("cup"))
    browser = house.browser()
    token = browser.opened()
    assert browser.post("decline", offer=token).status_code in (200, 204)
    lines = said(house).splitlines()
    assert lines[0] == f"{offer_of(house, token).campaign_id}: shown 1 time; declined 100.0 %, snoozed 0.0 %, muted 0.0 %, dismissed 0.0 %"
    assert "too little data (found 0 and 0 people, expected at least 100" in lines[1]
    (found,) = json.loads(said(house, "--json"))
    assert (found["difference"], found["interval"], found["answers"]) == (None, None, {"declined": 1})
