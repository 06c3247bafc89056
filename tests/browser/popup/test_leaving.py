"""Leaving: the pointer through the top, a finger that flings the page back up; and what is not leaving."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.popup import offers
from tests.browser.popup.stub import Stub

FLING = """async ({ finger, frames, from, to }) => {
    const frame = () => new Promise(requestAnimationFrame);
    scrollTo(0, from);
    for (let n = 0; n < 12; n++) await frame();
    const touch = new Touch({ identifier: 1, target: document.body });
    if (finger) document.body.dispatchEvent(new TouchEvent("touchmove", { bubbles: true, touches: [touch] }));
    for (let n = 1; n <= frames; n++) {
        scrollTo(0, from + ((to - from) * n) / frames);
        await frame();
    }
    for (let n = 0; n < 12; n++) await frame();
}"""


def test_the_pointer_leaving_through_the_top_asks_once(stub: Stub, page: Page, element: Locator) -> None:
    stub.listen, stub.visits = "exit_intent", {"exit_intent": offers.downsell()}
    page.goto(stub.url)
    expect(element).to_have_attribute("data-upsell-state", "none")
    leave(page)
    expect(element).to_have_attribute("data-upsell-state", "open")
    assert [form["trigger"] for form in stub.said("visit")] == ["load", "exit_intent"]


def test_the_pointer_is_not_watched_unless_a_campaign_waits_for_it(stub: Stub, page: Page, element: Locator) -> None:
    stub.visits = {"exit_intent": offers.downsell()}
    page.goto(stub.url)
    expect(element).to_have_attribute("data-upsell-state", "none")
    leave(page)
    leave(page)
    assert stub.verbs() == ["visit"]


def test_a_finger_that_flings_the_page_back_up_asks_once(browser: Browser, stub: Stub) -> None:
    stub.listen, stub.visits = "exit_intent", {"exit_intent": offers.downsell()}
    with phone(browser, stub) as (page, element):
        fling(page)
        expect(element).to_have_attribute("data-upsell-state", "open")
        assert [form["trigger"] for form in stub.said("visit")] == ["load", "exit_intent"]


@pytest.mark.parametrize(
    "gesture", [{"finger": False}, {"pixels": 600, "frames": 60}, {"upwards": False}], ids=["no finger", "slowly", "downwards"]
)
def test_other_ways_to_scroll_are_not_leaving(gesture: dict[str, Any], browser: Browser, stub: Stub) -> None:
    stub.listen, stub.visits = "exit_intent", {"exit_intent": offers.downsell()}
    with phone(browser, stub) as (page, element):
        fling(page, **gesture)
        expect(element).to_have_attribute("data-upsell-state", "none")
        assert stub.verbs() == ["visit"]


def test_the_back_button_is_never_taken_for_leaving(browser: Browser, stub: Stub) -> None:
    stub.listen, stub.visits = "exit_intent", {"exit_intent": offers.downsell()}
    with phone(browser, stub) as (page, _):
        entries = page.evaluate("history.length")
        page.go_back()
        assert page.url == "about:blank"
        assert (entries, stub.verbs()) == (2, ["visit"])


def test_leaving_through_the_side_is_not_leaving(stub: Stub, page: Page, element: Locator) -> None:
    stub.listen, stub.visits = "exit_intent", {"exit_intent": offers.downsell()}
    page.goto(stub.url)
    expect(element).to_have_attribute("data-upsell-state", "none")
    page.mouse.move(100, 300)
    page.mouse.move(-5, 300)
    expect(element).to_have_attribute("data-upsell-state", "none")
    assert stub.verbs() == ["visit"]


def test_an_exit_takes_the_place_of_an_offer_that_still_waits(stub: Stub, page: Page, element: Locator) -> None:
    stub.listen, stub.visits = "exit_intent", {"load": offers.add(seconds=60), "exit_intent": offers.downsell()}
    page.goto(stub.url)
    expect(element).to_have_attribute("data-upsell-state", "proposed")
    leave(page)
    expect(page.get_by_role("dialog", name="まずは少量から")).to_be_visible()
    assert stub.said("open") == [{"offer": "downsell"}]


@contextmanager
def phone(browser: Browser, stub: Stub) -> Iterator[tuple[Page, Locator]]:
    """The page of a shop, many screens long, in a hand; it has asked and been told to listen."""
    stub.page = f"<!doctype html><html lang=ja><title>x</title><body>{'<p>host</p>' * 200}</body></html>"
    context = browser.new_context(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(stub.url)
    element = page.locator("upsell-popup")
    expect(element).to_have_attribute("data-upsell-state", "none")
    yield page, element
    context.close()


def fling(page: Page, *, finger: bool = True, pixels: int = 3000, frames: int = 12, upwards: bool = True) -> None:
    """Scroll so many pixels in so many frames; Playwright has no fling, so a touch is told before it."""
    page.evaluate(FLING, {"finger": finger, "frames": frames, "from": pixels if upwards else 0, "to": 0 if upwards else pixels})


def leave(page: Page) -> None:
    """Move the pointer out of the page through the top."""
    page.mouse.move(300, 200)
    page.mouse.move(300, -5)
