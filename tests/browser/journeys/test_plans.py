"""Plans: the end of a trial, a renewal, a way out that stays open; in both languages, with and without JavaScript."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from demo_shop.tables import SubscriptionRow
from tests.browser.journeys.premises import OpenShop
from tests.browser.journeys.shopper import Shopper
from tests.browser.journeys.test_cart import everywhere

FAMILY, BACKUP, TRIAL = "sub-FAMILY-01-0", "sub-STORAGE-01-0", "sub-TRIAL-01-0"


def runs(shop: OpenShop, subscription_id: str) -> tuple[str, str]:
    """Product and plan of a subscription, behind the counter."""
    with shop.premises.database.reading() as session:
        row = session.get_one(SubscriptionRow, subscription_id)
        return row.product_id, row.plan_id


def decided(shopper: Shopper) -> tuple[str, str, object]:
    """Who, what, and the figure that decided, by the latest receipt, which is of now."""
    receipt = shopper.shop.receipt(shopper.receipts[-1])
    assert receipt.at == shopper.shop.clock()
    assert receipt.chosen is not None
    return receipt.shopper_id, receipt.chosen.campaign_id, receipt.chosen.found


@everywhere
def test_on_the_last_day_of_a_trial_the_price_and_its_day_stand_beside_free(shopper: Shopper) -> None:
    say = shopper.say
    shopper.shop.clock.pass_(days=2)
    shopper.log_in("小林 直樹", "Naoki Kobayashi")
    shopper.page.goto(f"{shopper.shop.url}/account")
    dialog = shopper.is_offered(say("お試し期間がもうすぐ終わります", "Your trial is about to end"))
    assert shopper.chosen == ("account-trial-ends", "music-premium@annual")
    assert decided(shopper) == ("trial", "account-trial-ends", "ladder; trial ends 2026-03-13, days left: 1")
    prices = dialog.locator("[part=price]")
    expect(prices).to_contain_text(say("無料", "Free"))
    expect(prices).to_contain_text("¥9,800")
    expect(prices).to_contain_text(say("2026年3月13日", "March 13, 2026"))
    expect(dialog).to_contain_text(say("¥980×12回=¥11,760", "12 × ¥980 = ¥11,760"))
    shopper.press(re.compile(say("プランを変更", "Change plan")))
    expect(shopper.page.get_by_role("heading", name=say("プランを変更しました", "Your plan has been changed"))).to_be_visible()
    assert runs(shopper.shop, TRIAL) == ("music-premium", "annual")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_staff_hear_once_of_a_trial_that_ends_until_it_is_cancelled(shopper: Shopper) -> None:
    say, page, shop = shopper.say, shopper.page, shopper.shop
    for _ in range(2):
        assert shop.app.test_cli_runner().invoke(args=["upsell", "run", "--only", "renewals"]).output == "renewals: done\n"
    page.goto(f"{shop.url}/staff")
    page.get_by_role("link", name=say("受信箱", "Inbox")).click()
    notice = page.get_by_role("article", name=say("お試しの終わりか更新が近づいています", "A trial ends or a plan renews soon")).filter(
        has_text="trial"
    )
    expect(notice).to_have_count(1)
    expect(notice).to_contain_text("music-premium@monthly: trial ends 2026-03-13, days left: 3")
    shopper.log_in("小林 直樹", "Naoki Kobayashi")
    page.goto(f"{shop.url}/subscriptions/{TRIAL}/cancel")
    shopper.press(say("解約の手続きを続ける", "Go on cancelling"))
    expect(shopper.dialog).to_have_count(0)
    page.get_by_role("button", name=re.compile(say("解約する", "Cancel the subscription"))).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    ahead = shop.state.shop.renewing(shop.clock() + timedelta(days=92))
    assert "trial" not in {each.id for each in ahead}, "whoever has cancelled is reminded of nothing"


@everywhere
def test_before_a_renewal_the_year_is_counted_out_and_undo_gives_it_back(shopper: Shopper) -> None:
    say = shopper.say
    shopper.log_in("松本 大輔", "Daisuke Matsumoto")
    shopper.page.goto(f"{shopper.shop.url}/account")
    dialog = shopper.is_offered(say("年払いにすると、12か月で¥1,100少なくなります", "By the year: ¥1,100 less in twelve months"))
    assert shopper.chosen == ("account-renewal", "backup@annual")
    assert decided(shopper) == ("storage", "account-renewal", "subscribes any@monthly; ladder; renews 2026-03-24, days left: 14")
    expect(dialog).to_contain_text(say("お支払い済みで未使用の期間分", "for the unused part of the period you have paid"))
    shopper.press(re.compile(say("プランを変更", "Change plan")))
    expect(shopper.page.get_by_role("heading", name=say("プランを変更しました", "Your plan has been changed"))).to_be_visible()
    assert runs(shopper.shop, BACKUP) == ("backup", "annual")
    expect(shopper.popup.locator("dialog:not([aria-busy])")).to_be_visible()
    shopper.press(say("元に戻す", "Undo"))
    expect(shopper.page.get_by_role("heading", name=say("元に戻しました", "Undone"))).to_be_visible()
    assert runs(shopper.shop, BACKUP) == ("backup", "monthly")


@everywhere
def test_whoever_goes_on_cancelling_sees_no_second_screen_and_gets_a_letter(shopper: Shopper) -> None:
    say, page = shopper.say, shopper.page
    shopper.log_in("清水 葵", "Aoi Shimizu")
    page.goto(f"{shopper.shop.url}/subscriptions/{FAMILY}/cancel")
    shopper.is_offered(say("「おとなみ プレミアム」という選びかたもあります", "Otonami Premium may be enough"))
    assert decided(shopper) == ("family", "cancel-smaller", "cancels music-family@monthly; ladder")
    shopper.press(say("解約の手続きを続ける", "Go on cancelling"))
    expect(shopper.dialog).to_have_count(0)
    page.reload()
    shopper.is_left_alone()
    assert "G22" in {reason for _, _, reason in shopper.verdicts}
    page.get_by_role("button", name=say("解約する", "Cancel the subscription")).click()
    letters = page.get_by_role("region", name=say("お知らせ", "Letters"))
    expect(letters).to_contain_text(say("終了日は", "It ends on"))
    expect(letters).to_contain_text(say("返金はありません", "No refund is due"))


def test_a_smaller_plan_in_place_of_cancelling(shopper: Shopper) -> None:
    shopper.log_in("清水 葵", "Aoi Shimizu")
    shopper.page.goto(f"{shopper.shop.url}/subscriptions/{FAMILY}/cancel")
    shopper.is_offered("「おとなみ プレミアム」という選びかたもあります")
    shopper.press(re.compile("プランを変更"))
    expect(shopper.page.get_by_role("heading", name="プランを変更しました")).to_be_visible()
    assert runs(shopper.shop, FAMILY) == ("music-premium", "monthly")


def test_a_pause_in_place_of_cancelling(shopper: Shopper) -> None:
    shopper.log_in("松本 大輔", "Daisuke Matsumoto")
    shopper.page.goto(f"{shopper.shop.url}/subscriptions/{BACKUP}/cancel")
    shopper.is_offered("2回分お休みすることもできます")
    shopper.press(re.compile("まで休む"))
    expect(shopper.page.get_by_role("heading", name="お休みを承りました")).to_be_visible()


@pytest.mark.parametrize("accepts", [True, False])
def test_without_javascript_the_way_out_is_the_shops_own_page_and_a_link_leads_to_the_offer(
    browser: Browser, shop: OpenShop, accepts: bool
) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{shop.url}/login")
        page.get_by_role("button", name="清水 葵さんでログイン").click()
        page.goto(f"{shop.url}/subscriptions/{FAMILY}/cancel")
        expect(page.get_by_role("button", name="解約する")).to_be_visible()
        page.get_by_role("link", name="解約のほかの方法を見る / Other ways than cancelling").click()
        if accepts:
            page.get_by_role("button", name=re.compile("プランを変更")).click()
            expect(page.get_by_role("heading", name="プランを変更しました")).to_be_visible()
            assert runs(shop, FAMILY) == ("music-premium", "monthly")
            return
        page.get_by_role("button", name="解約の手続きを続ける").click()
        page.get_by_role("button", name="解約する").click()
        expect(page.get_by_role("region", name="お知らせ")).to_contain_text("解約のご確認")
