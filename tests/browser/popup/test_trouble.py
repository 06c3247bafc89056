"""When an answer cannot be sent, or what comes back is no popup."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Response
from playwright.sync_api import Locator, Page, expect

from tests.browser.popup import offers
from tests.browser.popup.stub import Stub
from tests.browser.popup.test_answers import ACCEPT, CONFIRMED, LATER, NEVER, button

Show = Callable[[], Locator]


@pytest.mark.parametrize("label", [ACCEPT, LATER, NEVER])
def test_when_the_shop_cannot_be_reached_a_sentence_says_so_and_one_can_try_again(
    label: str, stub: Stub, page: Page, element: Locator, show: Show
) -> None:
    stub.visits = {"load": offers.add()}
    dialog = show()
    page.route("**/upsell/*", lambda route: route.abort())
    button(dialog, label).click()
    expect(dialog.get_by_role("alert")).to_contain_text("もう一度お試しください")
    page.unroute("**/upsell/*")
    stub.answers = {"accept": lambda: stub.result("confirmation.html", CONFIRMED)}
    button(dialog, label).click()
    expect(dialog.get_by_role("alert")).to_be_hidden()


def test_an_answer_that_is_no_popup_is_not_put_on_the_page(stub: Stub, show: Show) -> None:
    stub.visits = {"load": offers.add()}
    stub.answers = {"accept": lambda: Response("<h1>Log in</h1>", 200)}
    dialog = show()
    button(dialog, ACCEPT).click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    expect(dialog.get_by_text("Log in")).to_have_count(0)
