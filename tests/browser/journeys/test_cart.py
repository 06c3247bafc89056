"""In the cart, as a shopper: each campaign from the page to the changed cart and the recorded outcome."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.journeys.shopper import Shopper

everywhere = pytest.mark.parametrize(("language", "device"), [("ja", "desktop"), ("en", "desktop"), ("ja", "mobile"), ("en", "mobile")])


@everywhere
def test_a_one_time_purchase_becomes_a_subscription_with_its_terms_in_sight(shopper: Shopper) -> None:
    say = shopper.say
    shopper.take("sesame-capsule")
    dialog = shopper.is_offered(say("「ごまの恵みカプセル」を定期便でお届けしましょうか", "Shall we deliver Sesame capsules regularly?"))
    for ja, en in [
        ("¥1,980", "¥1,980"),
        ("¥2,754", "¥2,754"),
        ("毎月", "every month"),
        ("¥32,274", "¥32,274"),
        ("自動更新", "renews automatically"),
    ]:
        expect(dialog.get_by_text(say(ja, en)).first).to_be_visible()
    for ja, en in [("解約方法", "How to cancel"), ("最低利用期間", "Minimum term"), ("途中解約の違約金", "Fee for leaving early")]:
        expect(dialog.get_by_text(say(ja, en), exact=True)).to_be_visible()
    offer = shopper.offer_id
    assert shopper.chosen == ("cart-subscription", "sesame-capsule@monthly")
    shopper.press(say("定期購入に変更（初回¥1,980）", "Change to subscription (first payment ¥1,980)"))
    expect(shopper.page.get_by_role("heading", name=say("カートの内容を変更しました", "Your cart has been changed"))).to_be_focused()
    shopper.close_confirmation()
    expect(shopper.page.get_by_role("listitem").get_by_text(say("毎月お届け定期便", "Monthly delivery"), exact=True)).to_be_visible()
    assert shopper.cart == [("sesame-capsule", "monthly", 1)]
    assert shopper.shop.outcomes(offer) == ["accepted"]


@everywhere
def test_the_very_line_steps_up_a_size_for_the_difference(shopper: Shopper) -> None:
    say = shopper.say
    shopper.take("curry")
    dialog = shopper.is_offered(say("+¥100で「ひだまりカレー（大盛）」に変更できます", "Hidamari curry (large): +¥100"))
    expect(dialog.get_by_text("+¥100").first).to_be_visible()
    offer = shopper.offer_id
    shopper.press(say("+¥100で変更する", "Change to it (+¥100)"))
    expect(shopper.dialog).to_contain_text("¥1,080")
    shopper.close_confirmation()
    expect(shopper.page.get_by_role("link", name=say("ひだまりカレー（大盛）", "Hidamari curry (large)"))).to_be_visible()
    assert shopper.cart == [("curry-large", None, 1)]
    assert shopper.shop.outcomes(offer) == ["accepted"]


def test_a_capacity_step_up_is_bought_and_counts_as_purchased(shopper: Shopper) -> None:
    shopper.take("ssd-512")
    shopper.is_offered("+¥4,820で「ポータブルSSD 1TB」に変更できます")
    offer = shopper.offer_id
    shopper.press("+¥4,820で変更する")
    expect(shopper.dialog).to_contain_text("¥14,800")
    shopper.close_confirmation()
    assert shopper.shop.order(shopper.order()) == (["ssd-1tb"], 14_800, 14_800)
    assert shopper.shop.outcomes(offer) == ["accepted", "purchased"]


@pytest.mark.parametrize(("language", "device"), [("ja", "desktop"), ("en", "mobile")])
def test_a_single_dish_becomes_a_set(shopper: Shopper) -> None:
    say = shopper.say
    shopper.take("pudding")
    shopper.is_left_alone()
    shopper.take("curry")
    shopper.is_offered(say("サラダと飲みものもご一緒にいかがですか", "Salad and a drink with it?"))
    offer = shopper.offer_id
    shopper.press(say("セットに変更（+¥380）", "Make it a set (+¥380)"))
    expect(shopper.dialog).to_contain_text("¥1,780")
    shopper.close_confirmation()
    assert sorted(product for product, _, _ in shopper.cart) == ["curry-set", "pudding"]
    assert shopper.shop.outcomes(offer) == ["accepted"]


@everywhere
def test_what_goes_with_the_cart_is_added(shopper: Shopper) -> None:
    say = shopper.say
    shopper.take("phone-512")
    shopper.is_offered(say("「スマホあんしん保証 2年」も一緒にいかがですか", "Phone protection, two years as well?"))
    offer = shopper.offer_id
    shopper.press(say("¥6,600で追加", "Add for ¥6,600"))
    expect(shopper.page.get_by_role("heading", name=say("カートに追加しました", "Added to your cart"))).to_be_visible()
    shopper.close_confirmation()
    expect(shopper.page.get_by_role("link", name=say("スマホあんしん保証 2年", "Phone protection, two years"))).to_be_visible()
    assert shopper.cart == [("phone-512", None, 1), ("care-phone", None, 1)]
    assert shopper.shop.outcomes(offer) == ["accepted"]


@everywhere
def test_taking_an_item_out_brings_a_cheaper_one(shopper: Shopper) -> None:
    say = shopper.say
    shopper.take("cable-2m")
    shopper.is_left_alone()
    shopper.remove(say("USB-C ケーブル 2m（240W）", "USB-C cable 2 m (240 W)"))
    shopper.is_offered(say("お手頃な「USB-C ケーブル 1m（240W）」もございます", "There is also USB-C cable 1 m (240 W)"))
    offer = shopper.offer_id
    assert shopper.chosen == ("cart-removed-cheaper", "cable-1m")
    shopper.press(say("¥1,280で追加", "Add for ¥1,280"))
    expect(shopper.page.get_by_role("heading", name=say("カートに追加しました", "Added to your cart"))).to_be_visible()
    shopper.close_confirmation()
    assert shopper.cart == [("cable-1m", None, 1)]
    assert shopper.shop.outcomes(offer) == ["accepted"]


@everywhere
def test_an_explicit_decline_swaps_the_content_once_for_something_cheaper(shopper: Shopper) -> None:
    say = shopper.say
    shopper.take("phone-512")
    shopper.is_offered(say("「スマホあんしん保証 2年」も一緒にいかがですか", "Phone protection, two years as well?"))
    first = shopper.offer_id
    shopper.press(say("いいえ、けっこうです", "No, thank you"))
    title = say("それでは「USB-C ケーブル 1m（240W）」はいかがですか", "Perhaps USB-C cable 1 m (240 W), then?")
    expect(shopper.page.get_by_role("heading", name=title)).to_be_focused()
    second = shopper.offer_id
    shopper.press(say("¥1,280で追加", "Add for ¥1,280"))
    expect(shopper.page.get_by_role("heading", name=say("カートに追加しました", "Added to your cart"))).to_be_visible()
    shopper.close_confirmation()
    assert shopper.cart == [("phone-512", None, 1), ("cable-1m", None, 1)]
    assert (shopper.shop.outcomes(first), shopper.shop.outcomes(second)) == (["declined"], ["accepted"])


def test_a_second_decline_is_the_end_of_it(shopper: Shopper) -> None:
    shopper.take("phone-512")
    shopper.is_offered("「スマホあんしん保証 2年」も一緒にいかがですか")
    shopper.press("いいえ、けっこうです")
    expect(shopper.page.get_by_role("heading", name="それでは「USB-C ケーブル 1m（240W）」はいかがですか")).to_be_visible()
    shopper.press("いいえ、けっこうです")
    expect(shopper.popup).to_have_attribute("data-upsell-state", "closed")
    assert shopper.cart == [("phone-512", None, 1)]


@everywhere
def test_a_studied_product_about_to_be_left_brings_a_cheaper_one(shopper: Shopper) -> None:
    say = shopper.say
    shopper.page.get_by_role("button", name=say("使ってよい", "Accept"), exact=True).click()
    shopper.look_at("hakone-open-air")
    shopper.look_at("hakone-open-air")
    shopper.leave()
    room = say("箱根・芦ノ湖の宿 1泊2食（和室）", "Hakone lake inn, one night half board (tatami room)")
    shopper.is_offered(say(f"「{room}」という選びかたもあります", f"{room} is another way"))
    offer = shopper.offer_id
    shopper.press(say("¥24,800で追加", "Add for ¥24,800"))
    expect(shopper.dialog.get_by_role("button", name=say("元に戻す", "Undo"))).to_be_visible()
    shopper.close_confirmation()
    shopper.page.get_by_role("link", name=re.compile(say("^カート", "^Cart"))).click()
    expect(shopper.page.get_by_role("link", name=room)).to_be_visible()
    assert shopper.shop.outcomes(offer) == ["accepted"]


def test_without_consent_nothing_is_studied(shopper: Shopper) -> None:
    shopper.page.get_by_role("button", name="使わない").click()
    shopper.look_at("hakone-open-air")
    shopper.look_at("hakone-open-air")
    with shopper.page.expect_response("**/upsell/visit") as asked:
        shopper.leave()
    assert asked.value.status == 204
    shopper.is_left_alone()


def test_a_man_is_never_offered_a_ladys_skirt(shopper: Shopper) -> None:
    shopper.log_in("山田 健太", "Kenta Yamada")
    shopper.take("women-coat")
    shopper.is_offered("「晴雨兼用 軽量折りたたみ傘」も一緒にいかがですか")
    assert ("cart-goes-with", "women-skirt", "profile") in shopper.verdicts


@pytest.mark.parametrize(("language", "device"), [("ja", "desktop"), ("en", "mobile")])
def test_an_unhappy_customer_sees_nothing_and_the_receipt_says_why(shopper: Shopper) -> None:
    shopper.log_in("鈴木 恵", "Megumi Suzuki")
    shopper.take("sesame-capsule")
    shopper.is_left_alone()
    reasons = {(campaign, reason) for campaign, _, reason in shopper.verdicts if campaign.startswith("cart-")}
    assert ("cart-subscription", "unhappy") in reasons
    shopper.order()
    shopper.is_left_alone()
    assert ("thanks-goes-with", None, "unhappy") in shopper.verdicts
