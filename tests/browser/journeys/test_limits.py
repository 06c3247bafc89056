"""Saying no, undoing, two tabs, and prices and stock that change in between."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from demo_shop import stock
from tests.browser.journeys.conftest import NewShopper
from tests.browser.journeys.shopper import Shopper

CARE, LARGER = "「スマホあんしん保証 2年」も一緒にいかがですか", "+¥4,820で「ポータブルSSD 1TB」に変更できます"


@pytest.mark.parametrize("way", ["escape", "close", "backdrop"])
def test_dismissing_is_quiet_for_this_cart(way: str, shopper: Shopper) -> None:
    shopper.take("phone-512")
    shopper.is_offered(CARE)
    offer = shopper.offer_id
    with shopper.page.expect_response("**/upsell/dismiss"):
        if way == "escape":
            shopper.page.keyboard.press("Escape")
        elif way == "close":
            shopper.press("閉じる")
        else:
            shopper.page.mouse.click(5, 5)
    expect(shopper.popup).to_have_attribute("data-upsell-state", "closed")
    assert shopper.shop.outcomes(offer) == ["dismissed"]
    shopper.take("sesame-capsule")
    shopper.is_left_alone()
    assert ("cart-subscription", None, "quiet") in shopper.verdicts


@pytest.mark.parametrize(("label", "outcome", "back"), [("あとで", "snoozed", True), ("今後表示しない", "muted", False)])
def test_not_now_lasts_a_month_and_never_lasts(label: str, outcome: str, back: bool, shopper: Shopper) -> None:
    shopper.take("phone-512")
    shopper.is_offered(CARE)
    offer = shopper.offer_id
    with shopper.page.expect_response("**/upsell/*"):
        shopper.press(label)
    expect(shopper.popup).to_have_attribute("data-upsell-state", "closed")
    assert shopper.shop.outcomes(offer) == [outcome]
    shopper.page.reload()
    shopper.is_left_alone()
    shopper.shop.clock.pass_(days=31)
    shopper.page.reload()
    expect(shopper.popup).to_have_attribute("data-upsell-state", "open" if back else "none")


def test_undo_gives_the_cart_back(shopper: Shopper) -> None:
    shopper.take("ssd-512")
    shopper.is_offered(LARGER)
    shopper.press("+¥4,820で変更する")
    shopper.press("元に戻す")
    expect(shopper.page.get_by_role("heading", name="元に戻しました")).to_be_focused()
    assert shopper.cart == [("ssd-512", None, 1)]


def test_a_price_raised_in_between_is_told_and_the_new_one_shown(shopper: Shopper) -> None:
    shopper.take("ssd-512")
    shopper.is_offered(LARGER)
    with shopper.shop.premises.database.writing() as session:
        stock.set_price(session, "ssd-1tb", 15_000, shopper.shop.clock())
    with shopper.refused():
        shopper.press("+¥4,820で変更する")
        expect(shopper.dialog).to_contain_text("表示した後に価格が変わりました。")
    expect(shopper.dialog.get_by_role("button", name="+¥5,020で変更する")).to_be_visible()
    assert shopper.cart == [("ssd-512", None, 1)]


def test_what_sold_out_in_between_is_told_and_nothing_changes(shopper: Shopper) -> None:
    shopper.take("ssd-512")
    shopper.is_offered(LARGER)
    with shopper.shop.premises.database.writing() as session:
        stock.set_stock(session, "ssd-1tb", 0, shopper.shop.clock())
    with shopper.refused():
        shopper.press("+¥4,820で変更する")
        expect(shopper.dialog).to_contain_text("たった今、売り切れました。")
    assert shopper.cart == [("ssd-512", None, 1)]


def test_two_tabs_after_a_popup_each_do_not_pass_the_sessions_cap(shopper: Shopper) -> None:
    shopper.take("phone-512")
    shopper.is_offered(CARE)
    second = Shopper(shopper.page.context.new_page(), shopper.shop)
    second.page.goto(f"{shopper.shop.url}/cart")
    second.is_left_alone()
    assert second.complaints == []


def test_logging_in_keeps_what_the_visitor_said(new_shopper: NewShopper) -> None:
    shopper = new_shopper()
    shopper.enter()
    shopper.take("phone-512")
    shopper.is_offered(CARE)
    with shopper.page.expect_response("**/upsell/mute"):
        shopper.press("今後表示しない")
    shopper.log_in("佐藤 はな", "Hana Sato")
    shopper.page.goto(f"{shopper.shop.url}/cart")
    shopper.is_left_alone()
    assert ("cart-goes-with", None, "quiet") in shopper.verdicts


def test_a_no_is_counted_and_nothing_is_claimed_from_one(shopper: Shopper) -> None:
    shopper.take("ssd-512")
    shopper.is_offered(LARGER)
    with shopper.page.expect_response("**/upsell/decline"):
        shopper.press("いまのままにする")
    result = shopper.shop.app.test_cli_runner().invoke(args=["upsell", "harm"])
    lines = dict(line.split(": ", 1) for line in result.output.splitlines() if line.startswith("cart-step-up"))
    assert lines["cart-step-up"].startswith("shown 1 time; declined 100.0 %")
    assert "too little data" in result.output
