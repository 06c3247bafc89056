"""Who answers a survey in tests: a customer in a shop that asks, or whoever holds a link."""

from __future__ import annotations

import re

from werkzeug.test import TestResponse

from tests.web.scene import Browser, Scene
from upsell_widget.domain.shop import Shopper
from upsell_widget.extension import UpsellWidget

HANAKO = Shopper("hanako", cart_id="c1")


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
