"""Limits of digital plans: the offer comes at the very moment a limit is met, in the page where it was met."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.journeys.conftest import NewShopper
from tests.browser.journeys.premises import OpenShop
from tests.browser.journeys.shopper import Shopper

each_language = pytest.mark.parametrize("language", ["ja", "en"])
SIXTH = "この1時間の曲送りを使い切りました", "That was this hour's last skip"
NO_NEED = "いまアップグレードしなくても大丈夫です。", "You need not upgrade now."


@pytest.fixture
def listener(shopper: Shopper) -> Shopper:
    shopper.log_in("中村 陽菜", "Haruna Nakamura")
    shopper.page.goto(f"{shopper.shop.url}/music")
    shopper.is_left_alone()
    return shopper


@pytest.fixture
def archivist(shopper: Shopper) -> Shopper:
    shopper.log_in("加藤 健", "Ken Kato")
    shopper.page.goto(f"{shopper.shop.url}/storage")
    shopper.is_left_alone()
    return shopper


def skip(shopper: Shopper, times: int) -> None:
    for _ in range(times):
        before = int(shopper.page.locator("#used").inner_text())
        shopper.page.get_by_role("button", name=shopper.say("次の曲へ", "Skip"), exact=True).click()
        expect(shopper.page.locator("#used")).to_have_text(str(before + 1))


def save(shopper: Shopper, ja: str, en: str) -> None:
    shopper.page.get_by_role("button", name=shopper.say(ja, en)).click()


def decided(shopper: Shopper) -> tuple[str, str, str, object]:
    """Who, when, what, and the figure that decided, by the latest receipt."""
    receipt = shopper.shop.receipt(shopper.receipts[-1])
    assert receipt.chosen is not None
    return receipt.shopper_id, receipt.trigger, receipt.chosen.campaign_id, receipt.chosen.found


@each_language
@pytest.mark.parametrize("device", ["desktop", "mobile"])
def test_the_sixth_skip_in_an_open_page_is_met_there_and_then(listener: Shopper) -> None:
    skip(listener, 5)
    listener.is_left_alone()
    skip(listener, 1)
    dialog = listener.is_offered(listener.say(*SIXTH))
    expect(dialog.get_by_text(listener.say(*NO_NEED))).to_be_visible()
    assert decided(listener) == ("listener", "moment", "skips-used-up", "skips 6 of 6; ladder")
    with listener.page.expect_response("**/snooze"):
        listener.press(listener.say("あとで", "Not now"))
    expect(listener.dialog).to_have_count(0)
    listener.page.reload()
    listener.is_left_alone()
    expect(listener.page.locator("#used")).to_have_text("6")


@each_language
def test_at_80_percent_of_the_storage_more_room_is_offered_and_nobody_need_take_it(archivist: Shopper) -> None:
    save(archivist, "写真を保存する", "Save photos")
    dialog = archivist.is_offered(archivist.say("保存容量の80%をお使いです", "80 % of your storage is used"))
    expect(dialog.get_by_text(archivist.say(*NO_NEED))).to_be_visible()
    assert decided(archivist) == ("archivist", "moment", "storage-near", "storage_gb 1.6 of 2; ladder")
    with archivist.page.expect_response("**/decline"):
        archivist.press(archivist.say("いまの容量で使う", "Keep the room I have"))
    archivist.page.reload()
    archivist.is_left_alone()
    save(archivist, "写真を保存する", "Save photos")
    expect(archivist.page.locator("#used")).to_have_text("2")
    archivist.is_left_alone()
    assert archivist.shop.receipt(archivist.receipts[-1]).chosen is None, "what was declined at 1.6 GB is not asked again at 2.0"


@each_language
def test_a_full_box_is_offered_a_bigger_one_which_is_there_at_once_with_all_that_was_saved(archivist: Shopper) -> None:
    save(archivist, "動画を保存する", "Save a film")
    archivist.is_offered(archivist.say("保存容量がいっぱいになりました", "Your storage is full"))
    assert decided(archivist) == ("archivist", "moment", "storage-full", "storage_gb 2 of 2; ladder")
    assert [(notice.signal.code, notice.signal.found) for notice in archivist.shop.state.store.inbox()] == [
        ("limit_reached", "storage_gb 2 of 2")
    ]
    archivist.dialog.locator("[part=accept]").click()
    changed = archivist.page.get_by_role("heading", name=archivist.say("プランを変更しました", "Your plan has been changed"))
    expect(changed).to_be_visible()
    archivist.page.goto(f"{archivist.shop.url}/storage")
    expect(archivist.page.get_by_role("main")).to_contain_text(archivist.say("そらばこ プラス", "Sorabako Plus"))
    expect(archivist.page.locator("#used")).to_have_text("2")


@each_language
def test_the_limit_in_another_page_is_spoken_of_on_the_next_one_and_once(listener: Shopper) -> None:
    skip(listener, 6)
    listener.is_offered(listener.say(*SIXTH))
    other = listener.page.context.new_page()
    other.goto(f"{listener.shop.url}/music")
    expect(other.locator("upsell-popup")).to_have_attribute("data-upsell-state", "none")


def test_an_unhappy_customer_is_sold_nothing_at_the_limit(shopper: Shopper) -> None:
    shopper.log_in("松本 翼", "Tsubasa Matsumoto")
    shopper.page.goto(f"{shopper.shop.url}/music")
    shopper.is_left_alone()
    with shopper.page.expect_response("**/visit"):
        skip(shopper, 6)
    shopper.is_left_alone()
    verdicts = {(each.campaign_id, each.reason) for each in shopper.shop.receipt(shopper.receipts[-1]).verdicts}
    assert ("skips-used-up", "unhappy") in verdicts


@each_language
def test_without_javascript_the_sixth_skip_leads_to_the_same_offer(
    browser: Browser, shop: OpenShop, new_shopper: NewShopper, language: str
) -> None:
    plain = new_shopper(java_script_enabled=False)
    page, say = plain.page, plain.say
    plain.enter()
    page.goto(f"{shop.url}/login")
    page.get_by_role("button", name=say("中村 陽菜さんでログイン", "Log in as Haruna Nakamura")).click()
    page.goto(f"{shop.url}/music")
    for _ in range(6):
        page.get_by_role("button", name=say("次の曲へ", "Skip"), exact=True).click()
    expect(page.locator("#used")).to_have_text("6")
    page.get_by_role("link", name="おすすめ / For you").click()
    expect(page.get_by_role("heading", name=say(*SIXTH))).to_be_visible()
    expect(page.get_by_text(say(*NO_NEED))).to_be_visible()
    page.get_by_role("button", name=say("いまのプランで聴く", "Go on as I am")).click()
    expect(page.locator("#used")).to_have_text("6")
