"""When the popup opens, and when it does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Response
from playwright.sync_api import Locator, Page, expect

from tests.browser.popup import offers
from tests.browser.popup.stub import Stub
from tests.browser.popup.test_leaving import leave

Show = Callable[[], Locator]


def test_a_proposal_opens_when_the_server_lets_it(stub: Stub, show: Show) -> None:
    stub.visits = {"load": offers.add()}
    dialog = show()
    expect(dialog.get_by_role("heading", name="くつと一緒に、替えの足袋ソックス 3足組")).to_be_visible()
    assert stub.verbs() == ["visit", "open"]
    assert stub.said("open") == [{"offer": "add"}]


def test_a_visit_tells_the_facts_of_the_page_and_nothing_else(stub: Stub, page: Page, element: Locator) -> None:
    page.goto(f"{stub.url}/?utm_source=mail&q=1")
    expect(element).to_have_attribute("data-upsell-state", "none")
    said = stub.said("visit")[0]
    assert len(said.pop("page")) >= 20
    assert said == {
        "placement": "cart",
        "trigger": "load",
        "product": "shoes",
        "upsellState": "pending",
        "path": "/?utm_source=mail&q=1",
        "device": "desktop",
    }


@pytest.mark.parametrize("said", ["closed", "holdout", "", "open sesame"])
def test_only_the_word_open_opens_it(said: str, stub: Stub, page: Page, element: Locator) -> None:
    stub.visits, stub.opens = {"load": offers.add()}, {"add": said}
    page.goto(stub.url)
    expect(element).to_have_attribute("data-upsell-state", "none")
    assert stub.verbs() == ["visit", "open"]
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize(
    "answer",
    [
        Response(status=204),
        Response("broken", 500),
        Response("<h1>Log in</h1>", 200),
        Response(status=302, headers={"Location": "/"}),
    ],
    ids=["nothing", "an error", "another page", "a redirect"],
)
def test_without_an_offer_there_is_no_popup(answer: Response, stub: Stub, page: Page, element: Locator) -> None:
    stub.answers = {"visit": lambda: answer}
    page.goto(stub.url)
    expect(element).to_have_attribute("data-upsell-state", "none")
    assert stub.verbs() == ["visit"]
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_server_that_never_answers_is_given_up_after_two_seconds(stub: Stub, page: Page, element: Locator) -> None:
    page.route("**/upsell/visit", lambda route: None)
    page.goto(stub.url)
    expect(element).to_have_attribute("data-upsell-state", "pending")
    expect(element).to_have_attribute("data-upsell-state", "none", timeout=3000)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_an_open_that_is_not_answered_opens_nothing(stub: Stub, page: Page, element: Locator) -> None:
    stub.visits = {"load": offers.add()}
    page.route("**/upsell/open", lambda route: route.abort())
    page.goto(stub.url)
    expect(element).to_have_attribute("data-upsell-state", "none")


def test_a_delay_is_waited_for(stub: Stub, page: Page, element: Locator) -> None:
    stub.visits = {"load": offers.add(seconds=1)}
    page.add_init_script(
        "new MutationObserver((all) => all.forEach(({target}) => { (window.at ??= {})[target.dataset.upsellState] = performance.now() }))"
        ".observe(document, {subtree: true, attributeFilter: ['data-upsell-state']})"
    )
    page.goto(stub.url)
    expect(element).to_have_attribute("data-upsell-state", "open")
    assert page.evaluate("at.open - at.proposed") >= 1000


def test_after_one_popup_there_is_no_second_on_the_page(stub: Stub, page: Page, element: Locator, show: Show) -> None:
    stub.listen, stub.visits = "exit_intent", {"load": offers.add(), "exit_intent": offers.downsell()}
    show().get_by_role("button", name="いいえ、結構です").click()
    expect(element).to_have_attribute("data-upsell-state", "closed")
    leave(page)
    page.evaluate("document.dispatchEvent(new Event('upsell:line-removed'))")
    assert stub.verbs() == ["visit", "open", "decline"]


def test_the_host_may_say_that_a_line_was_removed(stub: Stub, page: Page, element: Locator) -> None:
    stub.visits = {"line_removed": offers.downsell()}
    page.goto(stub.url)
    expect(element).to_have_attribute("data-upsell-state", "none")
    page.evaluate("document.dispatchEvent(new Event('upsell:line-removed'))")
    expect(element).to_have_attribute("data-upsell-state", "open")
    assert [form["trigger"] for form in stub.said("visit")] == ["load", "line_removed"]


def test_nobody_is_interrupted_while_typing(stub: Stub, page: Page, element: Locator) -> None:
    stub.visits = {"line_removed": offers.add()}
    page.goto(stub.url)
    expect(element).to_have_attribute("data-upsell-state", "none")
    page.get_by_label("クーポン").focus()
    page.evaluate("document.dispatchEvent(new Event('upsell:line-removed'))")
    expect(element).to_have_attribute("data-upsell-state", "proposed")
    page.keyboard.type("SUMMER")
    assert stub.verbs() == ["visit", "visit"]
    page.get_by_label("クーポン").blur()
    expect(element).to_have_attribute("data-upsell-state", "open")


def test_it_does_not_open_over_another_dialog(stub: Stub, page: Page, element: Locator) -> None:
    stub.visits = {"line_removed": offers.add()}
    stub.page = "<!doctype html><html lang=ja><title>x</title><body><dialog id=other><p>host</p></dialog></body></html>"
    page.goto(stub.url)
    expect(element).to_have_attribute("data-upsell-state", "none")
    page.evaluate(
        """() => {
            document.querySelector("#other").showModal();
            document.dispatchEvent(new Event("upsell:line-removed"));
            return new Promise((done) => document.addEventListener("upsell:none", done, { once: true })).then(() => 0);
        }"""
    )
    assert stub.verbs() == ["visit", "visit"]
    assert stub.said("open") == []


def test_a_tab_nobody_looks_at_asks_for_nothing(stub: Stub, page: Page, element: Locator) -> None:
    stub.visits = {"load": offers.add()}
    page.add_init_script("Object.defineProperty(document, 'hidden', {get: () => !window.looked, configurable: true})")
    page.goto(stub.url)
    page.wait_for_function("() => !!customElements.get('upsell-popup')")
    assert stub.asked == []
    page.evaluate("window.looked = true; document.dispatchEvent(new Event('visibilitychange'))")
    expect(element).to_have_attribute("data-upsell-state", "open")


def test_dwell_on_a_product_is_reported_when_the_page_is_left(stub: Stub, page: Page, element: Locator) -> None:
    stub.placement = "product"
    page.goto(stub.url)
    expect(element).to_have_attribute("data-upsell-state", "none")
    page.goto("about:blank")
    report = stub.wait_for("dwell")
    page.goto(stub.url)
    expect(element).to_have_attribute("data-upsell-state", "none")
    assert stub.said("dwell") == [report], "one report a look"
    assert report["product"] == "shoes"
    assert 0 <= float(report["seconds"]) < 60
