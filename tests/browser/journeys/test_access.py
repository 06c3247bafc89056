"""For everyone: by keyboard, without JavaScript, for screen readers, and at 320 px."""

from __future__ import annotations

import re
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.journeys.conftest import NewShopper
from tests.browser.journeys.shopper import Shopper

PAGES = ["/", "/departments/health", "/products/sesame-capsule", "/cart", "/checkout", "/orders", "/account", "/login"]
PAGES += ["/guides", "/guides/backup-basics", "/guides/phone-seminar", "/guides/onboarding-call", "/staff"]


def serious(page: Page) -> list[tuple[str, Any]]:
    """What axe finds serious or critical, with the places."""
    found = Axe().run(page).response["violations"]
    return [(each["id"], [node["target"] for node in each["nodes"]]) for each in found if each["impact"] in ("serious", "critical")]


def test_by_keyboard_alone_one_can_accept(shopper: Shopper) -> None:
    shopper.take("ssd-512")
    shopper.is_offered("+¥4,820で「ポータブルSSD 1TB」に変更できます")
    expect(shopper.dialog.get_by_role("heading")).to_be_focused()
    accept = shopper.dialog.get_by_role("button", name="+¥4,820で変更する")
    for _ in range(6):
        if accept.evaluate("(button) => button.getRootNode().activeElement === button"):
            break
        shopper.page.keyboard.press("Tab")
    expect(accept).to_be_focused()
    shopper.page.keyboard.press("Enter")
    expect(shopper.page.get_by_role("heading", name="カートの内容を変更しました")).to_be_focused()
    assert shopper.cart == [("ssd-1tb", None, 1)]


def test_by_keyboard_alone_one_can_decline(shopper: Shopper) -> None:
    shopper.take("ssd-512")
    shopper.is_offered("+¥4,820で「ポータブルSSD 1TB」に変更できます")
    decline = shopper.dialog.get_by_role("button", name="いまのままにする")
    for _ in range(6):
        if decline.evaluate("(button) => button.getRootNode().activeElement === button"):
            break
        shopper.page.keyboard.press("Tab")
    shopper.page.keyboard.press("Enter")
    expect(shopper.popup).to_have_attribute("data-upsell-state", "closed")
    assert shopper.cart == [("ssd-512", None, 1)]


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_without_javascript_the_link_the_answer_and_the_way_back_work(answer: str, new_shopper: NewShopper) -> None:
    shopper = new_shopper(java_script_enabled=False)
    page = shopper.page
    page.goto(f"{shopper.shop.url}/products/ssd-512")
    page.get_by_role("button", name="カートに入れる").click()
    page.get_by_role("link", name="おすすめ / For you").click()
    expect(page.get_by_role("heading", name="+¥4,820で「ポータブルSSD 1TB」に変更できます")).to_be_visible()
    page.get_by_role("button", name="+¥4,820で変更する" if answer == "accept" else "いまのままにする").click()
    if answer == "accept":
        expect(page.get_by_role("heading", name="カートの内容を変更しました")).to_be_visible()
        page.get_by_role("link", name="閉じる").click()
    expect(page.get_by_role("heading", level=1, name="カート")).to_be_visible()
    assert shopper.cart == [("ssd-1tb" if answer == "accept" else "ssd-512", None, 1)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_shops_pages_and_popups(scheme: Literal["light", "dark"], new_shopper: NewShopper) -> None:
    shopper = new_shopper(color_scheme=scheme, bypass_csp=True)
    shopper.enter()
    shopper.log_in("田中 誠", "Makoto Tanaka")
    shopper.take("sesame-capsule")
    expect(shopper.popup).to_have_attribute("data-upsell-state", "open")
    found = {"popup in the cart": serious(shopper.page)}
    shopper.wave_away()
    for path in PAGES:
        shopper.page.goto(f"{shopper.shop.url}{path}")
        found[path] = serious(shopper.page)
    shopper.page.goto(f"{shopper.shop.url}/cart")
    order = shopper.order()
    expect(shopper.popup).to_have_attribute("data-upsell-state", "open")
    found["thanks"] = serious(shopper.page)
    shopper.page.goto(f"{shopper.shop.url}/orders/{order}")
    found["order"] = serious(shopper.page)
    assert {page: violations for page, violations in found.items() if violations} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_a_confirmation_and_what_follows_it(scheme: Literal["light", "dark"], new_shopper: NewShopper) -> None:
    shopper = new_shopper(color_scheme=scheme, bypass_csp=True)
    shopper.enter()
    shopper.take("ssd-512")
    shopper.is_offered("+¥4,820で「ポータブルSSD 1TB」に変更できます")
    shopper.press("+¥4,820で変更する")
    expect(shopper.page.get_by_role("heading", name="カートの内容を変更しました")).to_be_focused()
    found = {"confirmation in the cart": serious(shopper.page)}
    shopper.close_confirmation()
    shopper.order()
    expect(shopper.popup).to_have_attribute("data-upsell-state", "open")
    shopper.dialog.locator("[part=accept]").click()
    expect(shopper.page.get_by_role("heading", name="ご注文に追加しました")).to_be_focused()
    expect(shopper.popup.locator("dialog:not([aria-busy])")).to_be_visible()
    found["confirmation after the purchase"] = serious(shopper.page)
    assert {page: violations for page, violations in found.items() if violations} == {}


def test_at_320_pixels_nothing_scrolls_sideways(new_shopper: NewShopper) -> None:
    shopper = new_shopper(viewport={"width": 320, "height": 568})
    shopper.enter()
    shopper.take("sesame-capsule")
    expect(shopper.popup).to_have_attribute("data-upsell-state", "open")
    assert shopper.popup.evaluate("(popup) => { const d = popup.dialog; return d.scrollWidth <= d.clientWidth }")
    shopper.wave_away()
    for path in PAGES:
        shopper.page.goto(f"{shopper.shop.url}{path}")
        assert shopper.page.evaluate("document.documentElement.scrollWidth") <= 320, path
    shopper.page.goto(f"{shopper.shop.url}/cart")
    order = shopper.order()
    expect(shopper.popup).to_have_attribute("data-upsell-state", re.compile("open|none"))
    assert shopper.page.evaluate("document.documentElement.scrollWidth") <= 320, "thanks"
    shopper.page.goto(f"{shopper.shop.url}/orders/{order}")
    assert shopper.page.evaluate("document.documentElement.scrollWidth") <= 320, "order"
