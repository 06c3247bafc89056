"""Who is sold to: the thriving are, who needs attention is helped, who needs action is left in peace and staff are told (case 9)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.journeys.conftest import NewShopper
from tests.browser.journeys.shopper import Shopper

languages = pytest.mark.parametrize("language", ["ja", "en"])
HELP = ("使いかたでお困りのことはありませんか", "Can we help you with anything?")


def unhappy(shopper: Shopper) -> str:
    """The figure for which the latest visit left the shopper in peace, by its receipt."""
    receipt = shopper.shop.receipt(shopper.receipts[-1])
    return next(str(each.found) for each in receipt.verdicts if each.reason == "unhappy")


@languages
def test_who_needs_attention_is_offered_help_alone_and_books_a_seat(shopper: Shopper) -> None:
    say, page = shopper.say, shopper.page
    shopper.log_in("加藤 結衣", "Yui Kato")
    shopper.take("ssd-512")
    shopper.is_offered(say(*HELP))
    assert shopper.chosen == ("cart-seminar", "phone-seminar")
    receipt = shopper.shop.receipt(shopper.receipts[-1])
    assert (receipt.shopper_id, receipt.at, receipt.trigger) == ("attention", shopper.shop.clock(), "load")
    assert {each.campaign_id for each in receipt.verdicts if each.reason == "unhappy"} >= {"cart-step-up", "cart-goes-with"}
    kept = shopper.shop.state.store.health("attention")["attention"].health
    standing = f"needs_attention {kept.score:.1f} ({kept.because})"
    assert unhappy(shopper) == f"{standing}, nps None"
    assert receipt.chosen is not None
    assert standing in str(receipt.chosen.found).split("; ")
    offer = shopper.offer_id

    shopper.press(say("講座の内容を見る", "See what it covers"))
    shopper.dialog.get_by_role("link", name=say("開く", "Open it"), exact=True).click()
    page.wait_for_url("**/guides/phone-seminar")
    page.get_by_role("button", name=say("席を予約する", "Reserve a seat")).click()
    expect(page.get_by_role("status")).to_contain_text(say("席を予約しました", "Your seat is reserved"))
    assert shopper.shop.seats() == [("phone-seminar", "attention")]
    assert shopper.shop.outcomes(offer) == ["accepted", "opened", "booked"]
    assert {each.amount for each in shopper.shop.state.store.outcomes(offer)} == {None}
    assert shopper.cart == [("ssd-512", None, 1)]


@languages
def test_who_drifts_away_is_left_in_peace_and_staff_are_told(shopper: Shopper) -> None:
    say, page, shop = shopper.say, shopper.page, shopper.shop
    shop.clock.pass_(days=60)
    result = shop.app.test_cli_runner().invoke(args=["upsell", "health"])
    assert result.exit_code == 0, result.output
    shopper.log_in("吉田 拓海", "Takumi Yoshida")
    shopper.take("ssd-512")
    shopper.is_left_alone()
    kept = shop.state.store.health("drifting")["drifting"].health
    assert unhappy(shopper) == f"needs_action {kept.score:.1f} ({kept.because}), nps None"

    page.goto(f"{shop.url}/staff")
    table = page.get_by_role("region", name=say("ヘルススコアの表", "Table of health scores"))
    row = table.get_by_role("row").filter(has_text=say("吉田 拓海", "Takumi Yoshida"))
    expect(row).to_contain_text(say("対応が必要", "needs action"))
    expect(row).to_contain_text(kept.because_in(say("ja", "en"), shop.state.health))
    expect(row).to_contain_text(say("最後の注文からの日数 −", "days since the last order −"))
    page.get_by_role("link", name=say("受信箱", "Inbox")).click()
    notice = page.get_by_role("article", name=say("対応が必要な状態になりました", "The customer needs action")).filter(has_text="drifting")
    expect(notice).to_contain_text(f"{kept.score:.1f} ({kept.because})")


@languages
def test_the_thriving_are_sold_to(shopper: Shopper) -> None:
    shopper.log_in("中村 さくら", "Sakura Nakamura")
    shopper.take("ssd-512")
    shopper.is_offered(shopper.say("+¥4,820で「ポータブルSSD 1TB」に変更できます", "Portable SSD 1 TB: +¥4,820"))
    assert shopper.chosen == ("cart-step-up", "ssd-1tb")
    reasons = {each.campaign_id: (str(each.reason), str(each.found)) for each in shopper.shop.receipt(shopper.receipts[-1]).verdicts}
    kept = shopper.shop.state.store.health("champion")["champion"].health
    assert reasons["cart-seminar"] == ("loyalty_band", f"thriving {kept.score:.1f} ({kept.because})")


@languages
def test_help_is_there_without_javascript(language: str, new_shopper: NewShopper) -> None:
    shopper = new_shopper(java_script_enabled=False)
    shopper.enter()
    shopper.log_in("加藤 結衣", "Yui Kato")
    say, page = shopper.say, shopper.page
    page.goto(f"{shopper.shop.url}/products/ssd-512")
    page.get_by_role("button", name=say("カートに入れる", "Add to cart")).click()
    page.get_by_role("link", name="おすすめ / For you").click()
    expect(page.get_by_role("heading", name=say(*HELP))).to_be_visible()
    page.get_by_role("button", name=say("講座の内容を見る", "See what it covers")).click()
    page.get_by_role("link", name=say("開く", "Open it"), exact=True).click()
    page.get_by_role("button", name=say("席を予約する", "Reserve a seat")).click()
    expect(page.get_by_role("status")).to_contain_text(say("席を予約しました", "Your seat is reserved"))
    assert shopper.shop.seats() == [("phone-seminar", "attention")]
