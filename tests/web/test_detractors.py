"""The detractors job: staff hear of every detractor once, also of one whose signal was lost."""

from __future__ import annotations

import pytest

from tests.web.scene import Scene
from tests.web.survey_scene import answer, link, token_in
from upsell_widget.domain.surveys import SurveyAnswer
from upsell_widget.errors import StoreUnavailable


def told(house: Scene) -> list[tuple[str, str, str]]:
    """Code, customer and score of what staff heard."""
    return [(each.signal.code, each.signal.shopper_id, each.signal.found) for each in house.state.store.inbox()]


def run(house: Scene) -> None:
    """An hour passes, and a cron calls the command."""
    house.clock.forward(hours=1)
    result = house.app.test_cli_runner().invoke(args=["upsell", "run", "--only", "detractors"])
    assert result.output == "detractors: done\n"


def test_what_could_not_be_told_at_once_is_told_within_the_hour_and_once(house: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, path = house.browser(), link(house)

    def away(*told: object) -> None:
        raise StoreUnavailable("gone")

    with monkeypatch.context() as broken:
        broken.setattr(type(house.state.store), "tell", away)
        assert answer(browser, token_in(browser.client.get(path).text), "2").status_code == 200
    assert told(house) == []
    for _ in range(3):
        run(house)
    assert told(house) == [("detractor_answered", "hanako", "2")]


def test_what_was_told_at_once_is_not_told_again(house: Scene) -> None:
    browser, path = house.browser(), link(house)
    answer(browser, token_in(browser.client.get(path).text), "0")
    house.clock.forward(days=2)
    run(house)
    assert told(house) == [("detractor_answered", "hanako", "0")]


def test_the_job_tells_of_nobody_else(house: Scene) -> None:
    house.state.store.keep_answer(SurveyAnswer("promoter", "taro", 9, house.clock()))
    house.state.store.keep_answer(SurveyAnswer("long ago", "yui", 1, house.clock()))
    house.clock.forward(days=8)
    run(house)
    assert told(house) == []
