"""Good moments: a call for who has just begun, an offer after troubles are solved, on a busy day, and when a trial is asked for."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.journeys.conftest import NewShopper
from tests.browser.journeys.premises import OpenShop
from tests.browser.journeys.shopper import Shopper

each_language = pytest.mark.parametrize("language", ["ja", "en"])
BEGINNER, RECOVERING, SHARER = ("石川 健太", "Kenta Ishikawa"), ("森田 真理", "Mari Morita"), ("井上 結", "Yui Inoue")
CALL = ("最初の設定を、お電話でご一緒しませんか", "Shall we set it up together on the phone?")


def decided(shopper: Shopper) -> tuple[str, str, str, object]:
    """Who, when, what, and the figure that decided, by the latest receipt, which is of now."""
    receipt = shopper.shop.receipt(shopper.receipts[-1])
    assert receipt.at == shopper.shop.clock()
    assert receipt.chosen is not None
    return receipt.shopper_id, receipt.trigger, receipt.chosen.campaign_id, receipt.chosen.found


def told(shop: OpenShop) -> set[tuple[str, str]]:
    """What staff were told of, and whom."""
    return {(notice.signal.code, notice.signal.shopper_id) for notice in shop.state.store.inbox()}


def book_the_call(shopper: Shopper) -> None:
    """Choose the first time on the page of the call, and book it."""
    page, say = shopper.page, shopper.say
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name=say("お電話を予約する", "Book the call")).click()
    expect(page.get_by_role("status")).to_contain_text(say("にお電話します", "We will call you on"))
    expect(page.get_by_role("button", name=say("お電話の予約を取り消す", "Cancel the call"))).to_be_visible()
    assert shopper.shop.seats() == [("onboarding-call", "beginner")]


@each_language
def test_who_has_just_begun_is_offered_a_call_and_books_it_which_is_no_revenue(shopper: Shopper) -> None:
    shopper.log_in(*BEGINNER)
    shopper.page.goto(f"{shopper.shop.url}/account")
    shopper.is_offered(shopper.say(*CALL))
    offer = shopper.offer_id
    assert decided(shopper) == ("beginner", "load", "account-onboarding", "subscribes backup; customer for 30 days")
    shopper.press(shopper.say("日時を見る", "See the times"))
    shopper.dialog.get_by_role("link", name=shopper.say("開く", "Open it"), exact=True).click()
    shopper.page.wait_for_url("**/guides/onboarding-call")
    book_the_call(shopper)
    assert shopper.shop.outcomes(offer) == ["accepted", "opened", "booked"]
    assert {each.amount for each in shopper.shop.state.store.outcomes(offer)} == {None}
    shopper.page.get_by_role("button", name=shopper.say("お電話の予約を取り消す", "Cancel the call")).click()
    expect(shopper.page.get_by_role("radio")).to_have_count(4)
    assert shopper.shop.seats() == []


def test_the_call_is_offered_and_booked_without_javascript(new_shopper: NewShopper) -> None:
    shopper = new_shopper(java_script_enabled=False)
    shopper.enter()
    shopper.log_in(*BEGINNER)
    shopper.page.goto(f"{shopper.shop.url}/account")
    shopper.page.get_by_role("link", name="おすすめ / For you").click()
    expect(shopper.page.get_by_role("heading", name=CALL[0])).to_be_visible()
    shopper.page.get_by_role("button", name="日時を見る").click()
    shopper.page.get_by_role("link", name="開く", exact=True).click()
    book_the_call(shopper)


def test_a_time_that_is_not_on_offer_is_refused_in_words(shopper: Shopper) -> None:
    shopper.log_in(*BEGINNER)
    answer = shopper.page.request.post(f"{shopper.shop.url}/guides/onboarding-call/seat", form={"begins": "2026-03-14T03:00:00+09:00"})
    assert answer.status == 400
    assert shopper.shop.seats() == []


@each_language
def test_when_troubles_are_solved_staff_hear_of_the_rise_and_an_offer_comes(shopper: Shopper) -> None:
    say, page, shop = shopper.say, shopper.page, shopper.shop
    shopper.log_in(*RECOVERING)
    page.goto(f"{shop.url}/account")
    shopper.is_left_alone()
    assert ("account-recovered", None, "health_not_risen") in shopper.verdicts
    page.goto(f"{shop.url}/staff")
    page.get_by_role("button", name=say("お困りごとを解決済みにする 森田 真理", "Mark the troubles as solved Mari Morita")).click()
    expect(page.get_by_role("status")).to_contain_text(say("解決済みにしました", "Marked as solved"))
    page.get_by_role("link", name=say("受信箱", "Inbox")).click()
    notice = page.get_by_role("article", name=say("ヘルススコアが大きく上がりました", "The health score has risen sharply"))
    expect(notice.filter(has_text="recovering")).to_contain_text("54.6 on 2026-03-10, 72.1 now")
    page.goto(f"{shop.url}/account")
    dialog = shopper.is_offered(say("続けてくださるなら、年払いが¥1,100お得です", "If you stay: ¥1,100 less by the year"))
    assert decided(shopper) == (
        "recovering",
        "load",
        "account-recovered",
        "subscribes any@monthly; health risen by 17.5 in 14 days; ladder",
    )
    with page.expect_response("**/snooze"):
        shopper.press(say("あとで", "Not now"))
    expect(dialog).to_have_count(0)


@each_language
def test_far_more_than_her_usual_is_met_in_the_open_page_and_staff_hear_of_it(shopper: Shopper) -> None:
    say, page, shop = shopper.say, shopper.page, shopper.shop
    shopper.log_in(*SHARER)
    page.goto(f"{shop.url}/storage")
    shopper.is_left_alone()
    share = page.get_by_role("button", name=say("リンクを5件つくって共有する", "Share by five links"))
    for _ in range(2):
        with page.expect_response("**/storage/share"):
            share.click()
    shopper.is_left_alone()
    assert ("spike", "sharer") not in told(shop)
    share.click()
    shopper.is_offered(say("たくさん共有されるなら「そらばこ プラス 200GB」もあります", "For sharing a lot there is Sorabako Plus, 200 GB"))
    assert decided(shopper) == ("sharer", "moment", "shares-spike", "shares 15 today, usually 2 a day; ladder")
    assert ("spike", "sharer") in told(shop)
    with page.expect_response("**/decline"):
        shopper.press(say("いまのプランで共有する", "Go on as I am"))
    page.reload()
    shopper.is_left_alone()


@each_language
def test_who_asks_for_a_trial_is_answered_at_once_with_its_price_and_day(shopper: Shopper) -> None:
    say, page, shop = shopper.say, shopper.page, shopper.shop
    shopper.log_in(*SHARER)
    page.goto(f"{shop.url}/storage")
    shopper.is_left_alone()
    page.get_by_role("button", name=say("200GBの無料体験を申し込む", "Ask for a free trial of 200 GB")).click()
    dialog = shopper.is_offered(
        say("「そらばこ プラス 200GB」のお試しを、いま始められます", "Your trial of Sorabako Plus, 200 GB can begin now")
    )
    assert decided(shopper) == ("sharer", "moment", "trial-asked", "trial_requested:cloud-plus; ladder")
    assert ("trial_requested", "sharer") in told(shop)
    prices = dialog.locator("[part=price]")
    expect(prices).to_contain_text(say("無料", "Free"))
    expect(prices).to_contain_text("¥380")
    expect(prices).to_contain_text(say("2026年4月9日", "April 9, 2026"))
    shopper.press(re.compile(say("プランを変更", "Change plan")))
    expect(page.get_by_role("heading", name=say("プランを変更しました", "Your plan has been changed"))).to_be_visible()
    page.goto(f"{shop.url}/storage")
    expect(page.get_by_role("main")).to_contain_text(say("そらばこ プラス", "Sorabako Plus"))


def test_without_javascript_the_trial_that_was_asked_for_waits_behind_the_link(new_shopper: NewShopper) -> None:
    shopper = new_shopper(java_script_enabled=False)
    shopper.enter()
    shopper.log_in(*SHARER)
    shopper.page.goto(f"{shopper.shop.url}/storage")
    shopper.page.get_by_role("button", name="200GBの無料体験を申し込む").click()
    expect(shopper.page.get_by_role("status").filter(has_text="まだ何も始まっていません")).to_be_visible()
    shopper.page.get_by_role("link", name="おすすめ / For you").click()
    expect(shopper.page.get_by_role("heading", name="「そらばこ プラス 200GB」のお試しを、いま始められます")).to_be_visible()
