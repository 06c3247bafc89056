"""How the popup behaves for everyone: keyboard, screen reader, strict hosts, motion, colour."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.popup import offers
from tests.browser.popup.stub import Stub
from upsell_widget.web import results
from upsell_widget.web.presentation import PopupView

Show = Callable[[], Locator]
EVERY_OFFER = [
    offers.add,
    offers.step_up,
    offers.subscription,
    offers.trial,
    offers.post_purchase,
    offers.downsell,
    offers.guide,
]
CONFIRMED = results.confirm(offers.offer_of(), "add", product=offers.SOCKS, charged=None, total=offers.yen(13040), undo_minutes=15)
FOCUSED = """() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active === document.body ? "" : (active.ariaLabel || active.textContent.trim() || active.tagName);
}"""


def test_the_keyboard_is_enough(stub: Stub, page: Page, show: Show) -> None:
    stub.visits = {"load": offers.add()}
    stub.answers = {"accept": lambda: stub.result("confirmation.html", CONFIRMED)}
    dialog = show()
    expect(dialog.get_by_role("heading")).to_be_focused()
    reached = []
    for _ in range(4):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
    assert reached == ["いいえ、結構です", "¥1,200で追加", "あとで", "今後表示しない"]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="カートに追加しました")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "元に戻す"
    page.keyboard.press("Tab")
    stub.visits = {}
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_tab_never_reaches_the_page_behind(stub: Stub, page: Page, show: Show) -> None:
    stub.visits = {"load": offers.add()}
    show()
    reached = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.add(page.evaluate(FOCUSED))
    assert not reached & {"ホーム", "カート", "ご購入手続きへ", "INPUT"}


def test_focus_returns_to_where_it_was(stub: Stub, page: Page, element: Locator) -> None:
    stub.visits = {"line_removed": offers.add()}
    page.goto(stub.url)
    expect(element).to_have_attribute("data-upsell-state", "none")
    page.get_by_role("button", name="ご購入手続きへ").focus()
    page.evaluate("document.dispatchEvent(new Event('upsell:line-removed'))")
    expect(element).to_have_attribute("data-upsell-state", "open")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="ご購入手続きへ")).to_be_focused()


def test_the_dialog_is_named_by_its_heading_and_modal(stub: Stub, page: Page, show: Show) -> None:
    stub.visits = {"load": offers.add()}
    show()
    expect(page.get_by_role("dialog", name="くつと一緒に、替えの足袋ソックス 3足組")).to_be_visible()
    assert page.evaluate("document.querySelector('upsell-popup').shadowRoot.querySelector('dialog').matches(':modal')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("offer", EVERY_OFFER)
def test_axe_finds_nothing(offer: Callable[[str], PopupView], scheme: str, stub: Stub, page: Page, show: Show) -> None:
    stub.visits = {"load": offer("en" if scheme == "dark" else "ja")}
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    show()
    assert violations(page) == []


def test_axe_finds_nothing_in_what_follows(stub: Stub, page: Page, show: Show) -> None:
    stub.placement, stub.visits = "post_purchase", {"load": offers.post_purchase()}
    stub.answers = {
        "accept": lambda: stub.result(
            "confirmation.html",
            results.confirm(offers.offer_of(target=offers.ORDER), "add", product=None, charged=offers.yen(1200), undo_minutes=15),
        ),
        "next": lambda: stub.popup(offers.add(token="second")),
    }
    page.emulate_media(reduced_motion="reduce")
    show().get_by_role("button", name="¥1,200で注文に追加（今すぐ請求）").click()
    expect(page.get_by_role("heading", name="くつと一緒に")).to_be_visible()
    assert violations(page) == []


def violations(page: Page) -> list[str]:
    """What axe finds wrong with the popup, of any impact."""
    response = Axe().run(page, context="upsell-popup").response
    return [f"{found['impact']}: {found['id']}: {found['nodes'][0]['html'][:200]}" for found in response["violations"]]


def test_a_strict_host_has_nothing_to_report(stub: Stub, page: Page, element: Locator, show: Show) -> None:
    stub.visits = {"load": offers.add()}
    stub.answers = {"decline": lambda: stub.popup(offers.subscription(token="second"))}
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.add_init_script(
        "sessionStorage.broken = ''; addEventListener('securitypolicyviolation', (e) => { sessionStorage.broken += e.violatedDirective })"
    )
    show().get_by_role("button", name="いいえ、結構です").click()
    page.get_by_role("dialog", name="毎月届く定期購入にしませんか").get_by_role("button", name="あとで").click()
    expect(element).to_have_attribute("data-upsell-state", "closed")
    assert page.evaluate("sessionStorage.broken") == ""
    assert said == []


def test_nothing_but_the_shop_is_asked(stub: Stub, page: Page, show: Show) -> None:
    stub.visits = {"load": offers.add()}
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(stub.url).split("?")[0]))
    show()
    ours = sorted(path for path in asked if path.startswith("/upsell"))
    assert ours == ["/upsell/open", "/upsell/upsell.js", "/upsell/visit"]
    assert not [path for path in asked if "://" in path]


def test_who_wants_less_motion_gets_none(stub: Stub, page: Page, show: Show) -> None:
    stub.visits = {"load": offers.add()}
    page.emulate_media(reduced_motion="reduce")
    assert show().evaluate("(dialog) => dialog.getAnimations({subtree: true}).length") == 0


def test_it_is_dark_where_the_shopper_wants_dark_and_the_host_allows(stub: Stub, page: Page, show: Show) -> None:
    stub.visits = {"load": offers.add()}
    page.emulate_media(color_scheme="dark")
    dialog = show()
    assert dialog.evaluate("(dialog) => getComputedStyle(dialog).backgroundColor") == "rgb(34, 34, 34)"
    page.evaluate("document.documentElement.style.setProperty('--upsell-color-scheme', 'light')")
    assert dialog.evaluate("(dialog) => getComputedStyle(dialog).backgroundColor") == "rgb(255, 255, 255)"


def test_the_host_themes_it_with_properties_and_parts(stub: Stub, page: Page, show: Show) -> None:
    stub.visits = {"load": offers.add()}
    dialog = show()
    page.evaluate("document.documentElement.style.setProperty('--upsell-accent', 'rgb(120, 20, 60)')")
    accept = dialog.get_by_role("button", name="¥1,200で追加")
    assert accept.evaluate("(button) => getComputedStyle(button).backgroundColor") == "rgb(120, 20, 60)"
    parts = dialog.evaluate("(dialog) => [...dialog.querySelectorAll('[part]')].flatMap((each) => [...each.part])")
    assert {"panel", "title", "body", "image", "price", "terms", "accept", "decline", "snooze", "mute", "close"} <= set(parts)


def test_it_speaks_in_the_hosts_font(stub: Stub, page: Page, show: Show) -> None:
    stub.visits = {"load": offers.add()}
    accept = show().get_by_role("button", name="¥1,200で追加")
    assert accept.evaluate("(button) => getComputedStyle(button).fontFamily === getComputedStyle(document.body).fontFamily")


@pytest.fixture
def plain(browser: Browser, stub: Stub) -> Iterator[Page]:
    """A page in a browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("label", "verb"), [("¥1,200で追加", "accept"), ("いいえ、結構です", "decline"), ("あとで", "snooze"), ("今後表示しない", "mute")]
)
def test_without_javascript_the_same_offer_is_a_plain_page_with_forms(label: str, verb: str, stub: Stub, plain: Page) -> None:
    stub.visits = {"load": offers.add()}
    stub.answers = {verb: lambda: stub.result("confirmation.html", CONFIRMED)}
    plain.goto(stub.url)
    plain.get_by_role("link", name="おすすめ").click()
    expect(plain.get_by_role("heading", name="くつと一緒に、替えの足袋ソックス 3足組")).to_be_visible()
    expect(plain.get_by_role("button", name="閉じる")).to_have_count(0)
    plain.get_by_role("button", name=label, exact=True).click()
    expect(plain.get_by_role("heading", name="カートに追加しました")).to_be_visible()
    assert stub.asked == [(verb, {"offer": "add"})]
    plain.get_by_role("link", name="閉じる").click()
    expect(plain).to_have_url(f"{stub.url}/")
