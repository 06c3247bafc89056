"""After the purchase: goods added to the very order, and help that sells nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.journeys.shopper import Shopper
from tests.browser.journeys.test_cart import everywhere


@everywhere
def test_related_goods_join_the_order_just_placed(shopper: Shopper) -> None:
    say, page = shopper.say, shopper.page
    shopper.take("ssd-512")
    order = shopper.order()
    shopper.is_offered(say("「USB-C ケーブル 1m（240W）」もこのご注文に追加できます", "USB-C cable 1 m (240 W) can still join this order"))
    assert shopper.chosen == ("thanks-goes-with", "cable-1m")
    offer = shopper.offer_id
    shopper.press(say("¥1,280で注文に追加（今すぐ請求）", "Add to order for ¥1,280, charged now"))
    expect(page.get_by_role("heading", name=say("ご注文に追加しました", "Added to your order"))).to_be_focused()
    expect(shopper.dialog).to_contain_text("¥11,260")
    shopper.close_confirmation()
    page.get_by_role("link", name=say("注文の詳細を見る", "See the order")).click()
    expect(page.get_by_text(say("あとから追加", "Added later"))).to_be_visible()
    expect(page.get_by_text("¥11,260", exact=True).last).to_be_visible()
    assert shopper.shop.order(order) == (["ssd-512", "cable-1m"], 11_260, 11_260)
    assert shopper.shop.outcomes(offer) == ["accepted"]  # the order is its own purchase


def test_a_dialog_steps_on_twice_and_then_it_is_enough(shopper: Shopper) -> None:
    shopper.take("phone-512")
    order = shopper.order()
    expect(shopper.popup).to_have_attribute("data-upsell-state", "open")
    for label in ("¥6,600で注文に追加（今すぐ請求）", "¥4,480で注文に追加（今すぐ請求）", "¥1,280で注文に追加（今すぐ請求）"):
        shopper.press(label)
    expect(shopper.dialog).to_contain_text("¥101,160")
    expect(shopper.popup.locator("dialog:not([aria-busy])")).to_be_visible()
    expect(shopper.popup.locator("[data-offer]")).to_have_count(0)
    assert shopper.shop.order(order)[0] == ["phone-512", "care-phone", "power-bank", "cable-1m"]


def test_undo_gives_the_order_and_the_money_back(shopper: Shopper) -> None:
    shopper.take("ssd-512")
    order = shopper.order()
    shopper.is_offered("「USB-C ケーブル 1m（240W）」もこのご注文に追加できます")
    offer = shopper.offer_id
    shopper.press("¥1,280で注文に追加（今すぐ請求）")
    expect(shopper.page.get_by_role("heading", name="ご注文に追加しました")).to_be_visible()
    expect(shopper.popup.locator("dialog:not([aria-busy])")).to_be_visible()
    shopper.press("元に戻す")
    expect(shopper.page.get_by_role("heading", name="元に戻しました")).to_be_visible()
    assert shopper.shop.order(order) == (["ssd-512"], 9_980, 9_980)
    assert "undone" in shopper.shop.outcomes(offer)


GUIDES = [
    ("thanks-welcome", ["honey"], None, "はじめてのご注文、ありがとうございます", "読みものを開く", 0),
    ("thanks-health-guide", ["sesame-premium"], ("田中 誠", "Makoto Tanaka"), "つづけやすい取り入れかた", "読みものを開く", 0),
    ("thanks-backup-guide", ["ssd-2tb"], None, "データの控え、どう取っていますか", "ガイドを開く", 0),
    ("thanks-phone-seminar", ["phone-512"], None, "スマートフォンの使いかたセミナーのご案内", "セミナーの内容を見る", 31),
    ("thanks-shoe-guide", ["men-runner-27"], None, "くつを長くはくための、お手入れの話", "ガイドを開く", 31),
]


@pytest.mark.parametrize(("campaign", "bought", "customer", "title", "label", "minutes"), GUIDES, ids=[each[0] for each in GUIDES])
def test_a_guide_or_seminar_is_opened_and_nothing_is_sold(
    campaign: str, bought: list[str], customer: tuple[str, str] | None, title: str, label: str, minutes: int, shopper: Shopper
) -> None:
    if customer:
        shopper.log_in(*customer)
    for product in bought:
        shopper.take(product)
    order = shopper.order()
    if minutes:
        shopper.wave_away()
        shopper.page.goto("about:blank")
        shopper.shop.clock.pass_(minutes=minutes)
        shopper.shop.state.store.reset()
        shopper.page.goto(f"{shopper.shop.url}/thanks/{order}")
    dialog = shopper.is_offered(title)
    assert shopper.chosen[0] == campaign
    offer = shopper.offer_id
    shopper.press(label)
    dialog.get_by_role("link", name="開く", exact=True).click()
    shopper.page.wait_for_url("**/guides/*")
    assert shopper.shop.outcomes(offer) == ["accepted", "opened"]
    assert shopper.shop.order(order)[0] == bought


@everywhere
def test_a_seminar_one_is_led_to_keeps_a_seat_under_the_accounts_name(shopper: Shopper) -> None:
    say, page = shopper.say, shopper.page
    shopper.log_in("佐藤 はな", "Hana Sato")
    shopper.take("phone-512")
    order = shopper.order()
    shopper.wave_away()
    page.goto("about:blank")
    shopper.shop.clock.pass_(minutes=31)
    shopper.shop.state.store.reset()
    page.goto(f"{shopper.shop.url}/thanks/{order}")
    shopper.is_offered(say("スマートフォンの使いかたセミナーのご案内", "A seminar on your new phone"))
    shopper.press(say("セミナーの内容を見る", "See what it covers"))
    shopper.dialog.get_by_role("link", name=say("開く", "Open it"), exact=True).click()
    page.get_by_role("button", name=say("席を予約する", "Reserve a seat")).click()
    when = say("2026年3月14日 10:00", "March 14, 2026 10:00")
    expect(page.get_by_role("status")).to_have_text(
        say(f"{when} の講座の席を予約しました。", f"Your seat is reserved for {when}."), use_inner_text=True
    )
    seat = page.get_by_role("region", name=say("席の予約（無料）", "A seat, free of charge"))
    expect(seat).to_contain_text(say("佐藤 はなさんの席をお取りしています", "a seat is kept for Hana Sato"))
    assert shopper.shop.seats() == [("phone-seminar", "new")]
    seat.get_by_role("button", name=say("予約を取り消す", "Give the seat back")).click()
    expect(page.get_by_role("button", name=say("席を予約する", "Reserve a seat"))).to_be_visible()
    assert shopper.shop.seats() == []


def test_a_visitor_is_asked_to_log_in_and_comes_back_to_the_seat(shopper: Shopper) -> None:
    page = shopper.page
    page.goto(f"{shopper.shop.url}/guides/phone-seminar")
    page.get_by_role("region", name="席の予約（無料）").get_by_role("link", name="ログインする").click()
    page.get_by_role("button", name="佐藤 はなさんでログイン").click()
    page.wait_for_url("**/guides/phone-seminar")
    expect(page.get_by_role("button", name="席を予約する")).to_be_visible()
