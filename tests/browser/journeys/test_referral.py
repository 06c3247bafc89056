"""A customer invites a friend: both are rewarded once the friend's order has stood, and nobody for inviting themselves."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.browser.journeys.conftest import NewShopper
from tests.browser.journeys.premises import OpenShop
from tests.browser.journeys.referring import (
    ELSEWHERE,
    INVITER,
    accept,
    buy,
    copy_link,
    fortnight,
    invite_section,
    land,
    only_referral,
    receipt,
    run,
    sign_up,
)
from tests.browser.journeys.test_access import serious
from upsell_widget.domain.referrals.referral import Standing


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_friend_is_invited_buys_and_both_are_rewarded(scripts: bool, language: str, new_shopper: NewShopper, shop: OpenShop) -> None:
    midori, sakura = new_shopper(java_script_enabled=scripts), new_shopper(java_script_enabled=scripts)
    midori.enter()
    midori.log_in(*INVITER)
    link = copy_link(midori)
    say = midori.say
    text = invite_section(midori).get_by_role("textbox", name=say("送る文面", "What to send")).input_value()
    assert text.endswith(link) and say("PR・紹介特典あり", "ad: referral reward") in text

    sakura.enter()
    land(sakura, link)
    expect(sakura.page.get_by_text(say("みどりさんからのご招待です。", "みどり invites you."))).to_be_visible()
    expect(sakura.page.get_by_role("listitem").filter(has_text=say("14日を過ぎた", "stood for 14 days"))).to_be_visible()
    assert "upsell_invitation" not in {each["name"] for each in sakura.page.context.cookies()}
    accept(sakura)
    code = sakura.page.get_by_role("textbox", name=say("招待コード", "Invitation code")).input_value()
    assert code.replace("-", "") == link.rsplit("/", 1)[-1]
    sign_up(sakura)
    expect(sakura.page.get_by_role("status")).to_contain_text(say("招待を承りました", "Invitation noted"))
    expect(invite_section(midori)).to_contain_text(say("はじめてのご注文を待っています", "the first order is awaited"))
    order = buy(sakura)
    section = invite_section(midori)
    expect(section).to_contain_text(say("ご注文済み", "the reward comes when the return window has passed"))
    for secret in ("さくら", "sakura", ELSEWHERE, order):
        expect(section).not_to_contain_text(secret)
    assert run(shop, "referrals", "settle") == "Nothing is due.\n"

    friend = only_referral(shop).friend.shopper_id
    fortnight(shop)
    fortnight(shop)
    for each in (midori, sakura):
        expect(invite_section(each)).to_contain_text(say("残高 500 ポイント", "Balance 500 points"))
    expect(invite_section(midori)).to_contain_text(say("特典をお渡ししました", "rewarded"))
    assert receipt(shop) == [
        f"{only_referral(shop).id}: rewarded",
        f"who: inviter invited {friend} with the code {link.rsplit('/', 1)[-1]}",
        "joined: 2026-03-10 03:00 UTC",
        f"first order: {order}, 2530 JPY, 2026-03-10 03:00 UTC",
        f"rewards: 500 points to {friend}, 500 points to inviter (order stood 14 days of 14; reward 1 of 10)",
        "since: 2026-03-24 03:00 UTC",
    ]


def test_inviting_oneself_under_another_name_is_held_and_refused_by_staff(new_shopper: NewShopper, shop: OpenShop) -> None:
    midori = new_shopper()
    midori.enter()
    midori.log_in(*INVITER)
    link = copy_link(midori)
    midori.page.goto(link)
    expect(midori.page.get_by_text("ご自身の招待ページです")).to_be_visible()
    expect(midori.page.get_by_role("button", name="招待を受ける")).to_have_count(0)
    midori.page.goto(f"{shop.url}/account")
    midori.page.get_by_role("button", name="ログアウト").click()
    land(midori, link)
    accept(midori)
    sign_up(midori, **{"E-mail": "Inviter+1@example.com", "Prefecture": "東京都", "City, street, building": "千代田区ひだまり町１－２－３"})
    buy(midori)
    fortnight(shop)
    assert only_referral(shop).standing is Standing.HELD
    assert [each.signal.shopper_id for each in shop.state.store.inbox() if each.signal.code == "referral_held"] == ["inviter"]

    midori.page.goto(f"{shop.url}/staff")
    held = midori.page.get_by_role("region", name="確認を待つ招待")
    expect(held).to_contain_text("同じメールボックスと見られます")
    expect(held).to_contain_text("お届け先が同じです")
    held.get_by_role("button", name="見送る").click()
    expect(midori.page.get_by_role("status")).to_contain_text("招待を見送りました。")
    fortnight(shop)
    expect(invite_section(midori)).to_contain_text("残高 0 ポイント")
    told = receipt(shop)
    assert "held: the same mailbox, as far as one can tell (as the inviter)" in told
    assert "held: the same address (perhaps one household) (as the inviter)" in told
    assert "refused: refused by staff (by staff)" in told


def test_an_honest_household_is_approved_by_staff_and_rewarded(new_shopper: NewShopper, shop: OpenShop) -> None:
    midori, taro = new_shopper(), new_shopper()
    midori.enter()
    midori.log_in(*INVITER)
    link = copy_link(midori)
    taro.enter()
    land(taro, link)
    accept(taro)
    sign_up(taro, **{"E-mail": "taro@example.com", "Prefecture": "東京都", "City, street, building": "千代田区ひだまり町1-2-3"})
    buy(taro)
    taro.page.goto(f"{shop.url}/staff")
    taro.page.get_by_role("region", name="確認を待つ招待").get_by_role("button", name="承認する").click()
    expect(taro.page.get_by_role("status")).to_contain_text("招待を承認しました。")
    fortnight(shop)
    for each in (midori, taro):
        expect(invite_section(each)).to_contain_text("残高 500 ポイント")
    assert "approved by staff" in receipt(shop)


def test_a_code_can_be_typed_and_one_that_is_none_opens_the_account_all_the_same(new_shopper: NewShopper, shop: OpenShop) -> None:
    midori, typed, wrong = new_shopper(), new_shopper(), new_shopper()
    midori.enter()
    midori.log_in(*INVITER)
    code = invite_section(midori).get_by_role("textbox", name="あなたのコード").input_value()
    for person, text, mail in ((typed, code.lower(), "typed@example.com"), (wrong, "AAAAA-BBBBB", "wrong@example.com")):
        person.page.goto(f"{shop.url}/signup")
        person.page.get_by_role("textbox", name="招待コード").fill(text)
        sign_up(person, **{"E-mail": mail})
    expect(wrong.page.get_by_role("status")).to_contain_text("招待コードが正しくない")
    assert only_referral(shop).standing is Standing.JOINED


def test_the_order_that_is_cancelled_brings_nobody_anything(new_shopper: NewShopper, shop: OpenShop) -> None:
    midori, sakura = new_shopper(), new_shopper()
    midori.enter()
    midori.log_in(*INVITER)
    link = copy_link(midori)
    sakura.enter()
    land(sakura, link)
    accept(sakura)
    sign_up(sakura)
    order = buy(sakura)
    sakura.page.goto(f"{shop.url}/orders/{order}")
    sakura.page.get_by_role("button", name="この注文を取り消す").click()
    fortnight(shop)
    expect(invite_section(midori)).to_contain_text("残高 0 ポイント")
    assert f"refused: the order was cancelled or refunded (order {order})" in receipt(shop)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", ["desktop", "mobile"])
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways(
    device: str, scheme: Literal["light", "dark"], new_shopper: NewShopper, shop: OpenShop
) -> None:
    midori, sakura = new_shopper(color_scheme=scheme, bypass_csp=True), new_shopper(color_scheme=scheme, bypass_csp=True)
    midori.enter()
    midori.log_in(*INVITER)
    link = copy_link(midori)
    found = {"account": serious(midori.page)}
    sakura.enter()
    land(sakura, link)
    found["landing"] = serious(sakura.page)
    accepting = sakura.page.get_by_role("button", name="招待を受ける").bounding_box()
    declining = sakura.page.get_by_role("link", name="招待を受けない").bounding_box()
    assert accepting is not None and declining is not None
    assert declining["width"] * declining["height"] >= 0.9 * accepting["width"] * accepting["height"]
    assert sakura.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    accept(sakura)
    found["sign-up"] = serious(sakura.page)
    assert sakura.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    sign_up(sakura, **{"E-mail": "inviter@example.org", "Prefecture": "東京都", "City, street, building": "千代田区ひだまり町1-2-3"})
    buy(sakura)
    midori.page.goto(f"{shop.url}/staff")
    expect(midori.page.get_by_role("region", name="確認を待つ招待").get_by_role("button")).to_have_count(2)
    found["staff"] = serious(midori.page)
    assert midori.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    midori.page.goto(f"{shop.url}/upsell/invitation/2222222222")
    found["unusable"] = serious(midori.page)
    midori.complaints = [each for each in midori.complaints if "status of 404" not in each]
    assert {page: violations for page, violations in found.items() if violations} == {}
