"""What a shopper may answer, and what the popup makes of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.popup import offers
from tests.browser.popup.stub import Stub
from upsell_widget.web import results

Show = Callable[[], Locator]

CONFIRMED = results.confirm(offers.offer_of(), "add", product=offers.SOCKS, charged=None, total=offers.yen(13040), undo_minutes=15)
CHARGED = results.confirm(
    offers.offer_of(target=offers.ORDER), "add", product=offers.SOCKS, charged=offers.yen(1200), total=offers.yen(9800), undo_minutes=15
)
ACCEPT, DECLINE, LATER, NEVER = "¥1,200で追加", "いいえ、結構です", "あとで", "今後表示しない"


def button(dialog: Locator, name: str) -> Locator:
    return dialog.get_by_role("button", name=name, exact=True)


@pytest.fixture
def events(page: Page) -> Callable[[], list[str]]:
    """The upsell:… events the host's document has seen."""
    page.add_init_script(
        "window.seen = JSON.parse(sessionStorage.seen ?? '[]');"
        "for (const name of ['open', 'accept', 'decline', 'snooze', 'mute', 'dismiss', 'none'])"
        "  document.addEventListener(`upsell:${name}`, (event) => {"
        "    seen.push(name + (event.detail.offer ? ' ' + event.detail.offer : '')); sessionStorage.seen = JSON.stringify(seen) })"
    )
    return lambda: list(page.evaluate("seen"))


def test_accept_shows_the_confirmation_and_reloads_the_page_when_it_is_closed(
    stub: Stub, page: Page, show: Show, events: Callable[[], list[str]]
) -> None:
    stub.visits = {"load": offers.add()}
    stub.answers = {"accept": lambda: stub.result("confirmation.html", CONFIRMED)}
    dialog = show()
    button(dialog, ACCEPT).click()
    done = page.get_by_role("dialog", name="カートに追加しました")
    expect(done.get_by_text("カートの合計：¥13,040")).to_be_visible()
    assert stub.said("accept") == [{"offer": "add"}]
    stub.visits = {}
    with page.expect_navigation():
        done.get_by_role("link", name="閉じる").click()
    assert stub.said("dismiss") == []
    assert events()[:2] == ["open add", "accept add"]


def test_the_host_may_cancel_the_reload_and_put_the_cart_right_itself(stub: Stub, page: Page, element: Locator, show: Show) -> None:
    stub.visits = {"load": offers.add()}
    stub.answers = {"accept": lambda: stub.result("confirmation.html", CONFIRMED)}
    dialog = show()
    page.evaluate("window.kept = true; document.addEventListener('upsell:accept', (event) => event.preventDefault())")
    button(dialog, ACCEPT).click()
    page.get_by_role("link", name="閉じる").click()
    expect(element).to_have_attribute("data-upsell-state", "closed")
    assert page.evaluate("window.kept") is True


def test_undo_takes_it_back_in_the_same_dialog(stub: Stub, page: Page, show: Show) -> None:
    stub.visits = {"load": offers.add()}
    stub.answers = {
        "accept": lambda: stub.result("confirmation.html", CONFIRMED),
        "undo": lambda: stub.result("confirmation.html", results.undone(offers.offer_of())),
    }
    button(show(), ACCEPT).click()
    page.get_by_role("button", name="元に戻す").click()
    expect(page.get_by_role("heading", name="元に戻しました")).to_be_focused()
    assert stub.said("undo") == [{"offer": "add"}]
    with page.expect_navigation():
        page.get_by_role("link", name="閉じる").click()


def test_an_answer_still_being_carried_out_says_so(stub: Stub, page: Page, show: Show) -> None:
    stub.visits = {"load": offers.add()}
    stub.answers = {"accept": lambda: stub.result("pending.html", results.pending(offers.offer_of()), 202)}
    button(show(), ACCEPT).click()
    expect(page.get_by_role("dialog", name="手続きを進めています")).to_contain_text("請求は一度だけ")


def test_a_refusal_explains_itself_and_leaves_the_page_alone(stub: Stub, page: Page, element: Locator, show: Show) -> None:
    stub.visits = {"load": offers.add()}
    stub.answers = {"accept": lambda: stub.result("refusal.html", results.refused(offers.offer_of(), "sold_out"), 409)}
    dialog = show()
    page.evaluate("window.kept = true")
    button(dialog, ACCEPT).click()
    expect(page.get_by_role("dialog", name="手続きできませんでした")).to_contain_text("たった今、売り切れました。")
    page.get_by_role("link", name="閉じる").click()
    expect(element).to_have_attribute("data-upsell-state", "closed")
    assert page.evaluate("window.kept") is True
    assert "dismiss" not in stub.verbs()


def test_a_refusal_may_bring_a_fresh_offer(stub: Stub, page: Page, show: Show) -> None:
    stub.visits = {"load": offers.add()}
    refused = results.refused(offers.offer_of(), "price_changed")
    stub.answers = {"accept": lambda: stub.result("refusal.html", refused, 409, then=offers.step_up(token="fresh"))}
    button(show(), ACCEPT).click()
    expect(page.get_by_role("dialog", name="手続きできませんでした")).to_be_visible()
    stub.answers = {"accept": lambda: stub.result("confirmation.html", CONFIRMED)}
    page.get_by_role("button", name="+¥100で変更").click()
    expect(page.get_by_role("dialog", name="カートに追加しました")).to_be_visible()
    assert stub.said("accept") == [{"offer": "add"}, {"offer": "fresh"}]


def test_after_a_purchase_the_dialog_may_step_on(stub: Stub, page: Page, show: Show) -> None:
    stub.placement, stub.visits = "post_purchase", {"load": offers.post_purchase(token="first")}
    stub.answers = {
        "accept": lambda: stub.result("confirmation.html", CHARGED),
        "next": lambda: stub.popup(offers.guide(token="second")),
    }
    show().get_by_role("button", name="¥1,200で注文に追加（今すぐ請求）").click()
    expect(page.get_by_text("¥1,200を請求しました。")).to_be_visible()
    expect(page.get_by_role("heading", name="はじめての革ぐつのお手入れ")).to_be_visible()
    expect(page.get_by_role("heading", name="ご注文に追加しました")).to_be_focused()
    assert stub.asked[2:] == [("accept", {"offer": "first"}), ("next", {"offer": "first"}), ("open", {"offer": "second"})]


def test_a_next_step_that_may_not_open_is_not_shown(stub: Stub, page: Page, show: Show) -> None:
    stub.placement, stub.visits, stub.opens = "post_purchase", {"load": offers.post_purchase(token="first")}, {"second": "closed"}
    stub.answers = {
        "accept": lambda: stub.result("confirmation.html", CHARGED),
        "next": lambda: stub.popup(offers.guide(token="second")),
    }
    show().get_by_role("button", name="¥1,200で注文に追加（今すぐ請求）").click()
    expect(page.locator("upsell-popup dialog:not([aria-busy])")).to_be_visible()
    assert stub.said("open") == [{"offer": "first"}, {"offer": "second"}]
    expect(page.get_by_role("heading", name="はじめての革ぐつのお手入れ")).to_have_count(0)


def test_decline_closes(stub: Stub, element: Locator, show: Show, events: Callable[[], list[str]]) -> None:
    stub.visits = {"load": offers.add()}
    button(show(), DECLINE).click()
    expect(element).to_have_attribute("data-upsell-state", "closed")
    assert stub.verbs() == ["visit", "open", "decline"]
    assert events() == ["open add", "decline add"]


def test_decline_may_bring_one_downsell_and_no_more(stub: Stub, page: Page, element: Locator, show: Show) -> None:
    stub.visits = {"load": offers.add()}
    stub.answers = {"decline": lambda: stub.popup(offers.downsell())}
    button(show(), DECLINE).click()
    second = page.get_by_role("dialog", name="まずは少量から")
    expect(second.get_by_role("heading")).to_be_focused()
    button(second, DECLINE).click()
    expect(element).to_have_attribute("data-upsell-state", "closed")
    assert stub.asked[1:] == [
        ("open", {"offer": "add"}),
        ("decline", {"offer": "add"}),
        ("open", {"offer": "downsell"}),
        ("decline", {"offer": "downsell"}),
    ]


@pytest.mark.parametrize("said", ["closed", "holdout"])
def test_a_downsell_that_may_not_open_is_not_shown(said: str, stub: Stub, element: Locator, show: Show) -> None:
    stub.visits, stub.opens = {"load": offers.add()}, {"downsell": said}
    stub.answers = {"decline": lambda: stub.popup(offers.downsell())}
    button(show(), DECLINE).click()
    expect(element).to_have_attribute("data-upsell-state", "closed")
    assert stub.verbs() == ["visit", "open", "decline", "open"]


def test_decline_closes_even_when_the_shop_cannot_be_reached(stub: Stub, page: Page, element: Locator, show: Show) -> None:
    stub.visits = {"load": offers.add()}
    page.route("**/upsell/decline", lambda route: route.abort())
    button(show(), DECLINE).click()
    expect(element).to_have_attribute("data-upsell-state", "closed")


@pytest.mark.parametrize(("label", "verb"), [(LATER, "snooze"), (NEVER, "mute")])
def test_not_now_and_never_are_told_and_close(
    label: str, verb: str, stub: Stub, element: Locator, show: Show, events: Callable[[], list[str]]
) -> None:
    stub.visits = {"load": offers.add()}
    button(show(), label).click()
    expect(element).to_have_attribute("data-upsell-state", "closed")
    assert stub.asked[2:] == [(verb, {"offer": "add"})]
    assert events() == ["open add", f"{verb} add"]


@pytest.mark.parametrize("way", ["escape", "close", "backdrop"])
def test_escape_close_and_backdrop_dismiss_and_nothing_else(
    way: str, stub: Stub, page: Page, element: Locator, show: Show, events: Callable[[], list[str]]
) -> None:
    stub.visits = {"load": offers.add()}
    stub.answers = {"dismiss": lambda: stub.popup(offers.downsell())}
    dialog = show()
    ways = {
        "escape": lambda: page.keyboard.press("Escape"),
        "close": lambda: button(dialog, "閉じる").click(),
        "backdrop": lambda: page.mouse.click(5, 5),
    }
    ways[way]()
    expect(element).to_have_attribute("data-upsell-state", "closed")
    stub.wait_for("dismiss")
    assert stub.asked[2:] == [("dismiss", {"offer": "add"})]
    assert events() == ["open add", "dismiss add"]
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_press_that_begins_inside_and_ends_outside_does_not_dismiss(stub: Stub, page: Page, element: Locator, show: Show) -> None:
    stub.visits = {"load": offers.add()}
    show().get_by_role("heading").hover()
    page.mouse.down()
    page.mouse.move(5, 5)
    page.mouse.up()
    expect(element).to_have_attribute("data-upsell-state", "open")


def test_two_quick_presses_send_one_answer(stub: Stub, page: Page, show: Show) -> None:
    stub.visits = {"load": offers.add()}
    stub.answers = {"accept": lambda: stub.result("confirmation.html", CONFIRMED)}
    button(show(), ACCEPT).dblclick()
    expect(page.get_by_role("dialog", name="カートに追加しました")).to_be_visible()
    assert stub.verbs() == ["visit", "open", "accept"]


def test_closing_while_an_accept_is_on_its_way_still_brings_the_page_up_to_date(stub: Stub, page: Page, show: Show) -> None:
    stub.visits = {"load": offers.add()}
    held: list[Callable[[], None]] = []
    stub.answers = {"accept": lambda: stub.result("confirmation.html", CONFIRMED)}
    page.route("**/upsell/accept", lambda route: held.append(route.continue_))
    dialog = show()
    button(dialog, ACCEPT).click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    stub.visits = {}
    with page.expect_navigation():
        held[0]()
    assert "dismiss" not in stub.verbs()
