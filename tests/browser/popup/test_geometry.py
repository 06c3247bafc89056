"""What the guardrails want of size and place (G04, G08, G26, G27), measured in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import brotli
import pytest
from playwright.sync_api import FloatRect, Locator, Page

from tests.browser.popup import offers
from tests.browser.popup.stub import Stub
from upsell_widget.web.assets import Assets
from upsell_widget.web.presentation import PopupView

Show = Callable[[], Locator]
Offer = Callable[[str], PopupView]
SCREENS = {"desktop": (1280, 800), "phone": (360, 640), "narrow": (320, 568), "desktop at 200 %": (640, 400)}
EVERY_OFFER = [offers.add, offers.step_up, offers.subscription, offers.trial, offers.post_purchase, offers.downsell, offers.guide]

each_screen = pytest.mark.parametrize("screen", SCREENS)
each_offer = pytest.mark.parametrize("offer", EVERY_OFFER)
each_language = pytest.mark.parametrize("language", ["ja", "en"])


@pytest.fixture
def dialog(offer: Offer, screen: str, language: str, stub: Stub, page: Page, show: Show) -> Locator:
    width, height = SCREENS[screen]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(reduced_motion="reduce")
    stub.visits = {"load": offer(language)}
    return show()


def box(locator: Locator) -> FloatRect:
    found = locator.bounding_box()
    assert found is not None
    return found


def style(locator: Locator, name: str) -> Any:
    return locator.evaluate(f"(element) => getComputedStyle(element).{name}")


@each_screen
@each_offer
@each_language
def test_every_popup_keeps_to_the_guardrails(dialog: Locator, screen: str, page: Page) -> None:
    accept, decline = dialog.locator("[part=accept]"), dialog.locator("[part=decline]")
    yes, no = box(accept), box(decline)
    assert no["y"] == yes["y"], "Decline stands in the row of Accept"
    assert no["width"] * no["height"] >= 0.9 * yes["width"] * yes["height"]
    assert min(yes["height"], no["height"], yes["width"], no["width"]) >= 44
    assert style(accept, "fontSize") == style(decline, "fontSize")
    assert style(accept, "fontWeight") == style(decline, "fontWeight")
    for quiet in ("snooze", "mute", "close"):
        size = box(dialog.locator(f"[part={quiet}]"))
        assert min(size["width"], size["height"]) >= 24
    sizes = dialog.evaluate(
        """(dialog) => [...dialog.querySelectorAll("*")]
            .filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
            .map((each) => parseFloat(getComputedStyle(each).fontSize))"""
    )
    assert min(sizes) >= 12
    assert dialog.evaluate("(dialog) => dialog.scrollWidth <= dialog.clientWidth"), "nothing runs out at the side"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    viewport = page.viewport_size
    assert viewport is not None
    assert box(dialog)["height"] <= 0.9 * viewport["height"] + 0.5
    assert dialog.evaluate(
        """(dialog) => [...dialog.querySelectorAll(".terms dd")].every((term) =>
            term.compareDocumentPosition(dialog.querySelector("[part=accept]")) & Node.DOCUMENT_POSITION_FOLLOWING)"""
    ), "Accept comes after the terms"
    assert dialog.locator("details, [title]").count() == 0, "no term is folded away"


@pytest.mark.parametrize(("offer", "screen", "language"), [(offers.guide, "phone", "ja"), (offers.guide, "phone", "en")])
def test_content_takes_at_most_half_of_a_small_screen(dialog: Locator) -> None:
    assert box(dialog)["height"] <= 320.5


@pytest.mark.parametrize("offer", [offers.subscription, offers.trial, offers.add, offers.post_purchase])
@pytest.mark.parametrize("screen", ["desktop"])
@each_language
def test_on_a_desktop_all_terms_are_in_view_at_once(dialog: Locator) -> None:
    assert dialog.locator(".scroll").evaluate("(terms) => terms.scrollHeight <= terms.clientHeight")


@pytest.mark.parametrize("screen", ["phone", "narrow", "desktop at 200 %"])
@pytest.mark.parametrize(("offer", "language"), [(offers.subscription, "ja")])
def test_on_a_small_screen_every_term_can_be_scrolled_to_with_the_keyboard(dialog: Locator, page: Page) -> None:
    last = dialog.locator(".terms dd").last
    for _ in range(40):
        page.keyboard.press("ArrowDown")
    page.wait_for_function(
        """() => {
            const root = document.querySelector("upsell-popup").shadowRoot;
            const last = [...root.querySelectorAll(".terms dd")].at(-1).getBoundingClientRect();
            return last.bottom <= innerHeight && last.top >= 0;
        }"""
    )
    assert last.is_visible()


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize(("offer", "language"), [(offers.trial, "ja")])
def test_what_follows_the_free_trial_stands_beside_free_and_as_large(dialog: Locator) -> None:
    free, paid = dialog.locator(".amount").all()
    assert (free.text_content(), paid.text_content()) == ("無料", "¥980")
    assert style(free, "fontSize") == style(paid, "fontSize")
    assert abs(box(paid)["y"] - box(free)["y"]) <= 2 * box(free)["height"]
    assert "2026年6月15日から" in (paid.locator("xpath=..").text_content() or "")


def test_script_and_style_are_at_most_4_kilobytes() -> None:
    assert len(brotli.compress(Assets().script, quality=11)) <= 4096
