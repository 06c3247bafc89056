"""The survey and what follows from it: a promoter's members-only offer, a detractor who sees nothing and whom staff hear of."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.browser.journeys.conftest import NewShopper
from tests.browser.journeys.premises import OPENED
from tests.browser.journeys.shopper import Shopper
from tests.browser.journeys.test_access import serious
from tests.browser.journeys.test_cart import everywhere

ASKED, MEMBER = ("加藤 光", "Hikaru Kato"), ("中村 陽子", "Yoko Nakamura")
ORDER = "/orders/ASKED-01"


def question(shopper: Shopper) -> str:
    return shopper.say("このお店を、親しい方にどのくらいすすめたいと思いますか？", "How likely are you to recommend this shop to a friend?")


def answer(shopper: Shopper, score: int, reason: str = "") -> None:
    """Choose a number, write why, send it, and be thanked."""
    page, say = shopper.page, shopper.say
    scale = page.get_by_role("group", name=question(shopper))
    expect(scale.get_by_role("radio")).to_have_count(11)
    expect(scale.get_by_role("radio", checked=True)).to_have_count(0)
    scale.get_by_role("radio", name=str(score), exact=True).check()
    page.get_by_role("textbox", name=say("その主な理由をお聞かせください（任意）", "What is the main reason? (optional)")).fill(reason)
    page.get_by_role("button", name=say("回答を送る", "Send my answer")).click()
    expect(page.get_by_role("heading", name=say("ご回答ありがとうございました", "Thank you for your answer"))).to_be_visible()


def with_honey_in_the_cart(shopper: Shopper) -> None:
    shopper.page.goto(f"{shopper.shop.url}/products/honey")
    shopper.page.get_by_role("button", name=shopper.say("カートに入れる", "Add to cart")).click()
    expect(shopper.page.get_by_role("heading", level=1, name=shopper.say("カート", "Your cart"))).to_be_visible()


@everywhere
def test_a_promoter_answers_after_the_delivery_and_gets_the_members_offer(shopper: Shopper) -> None:
    page, say = shopper.page, shopper.say
    shopper.log_in(*ASKED)
    page.goto(f"{shopper.shop.url}{ORDER}")
    answer(shopper, 9, "箱まで <b>きれい</b>")
    page.get_by_role("link", name=say("お店に戻る", "Back to the shop")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ASKED-01")
    expect(page.get_by_role("group", name=question(shopper))).to_have_count(0)
    with_honey_in_the_cart(shopper)
    shopper.is_offered(say("会員さまへのご案内：「三年熟成 純米酢 500ml」", "For members: Three-year rice vinegar 500 ml"))
    receipt = shopper.shop.receipt(shopper.receipts[-1])
    assert receipt.chosen is not None
    assert (receipt.shopper_id, receipt.at) == ("asked", OPENED)
    assert (receipt.chosen.campaign_id, receipt.chosen.subject) == ("cart-members", "rice-vinegar-aged")
    assert "nps 9" in str(receipt.chosen.found).split("; ")
    shopper.dialog.locator("[part=accept]").click()
    expect(page.get_by_role("heading", name=say("カートに追加しました", "Added to your cart"))).to_be_focused()
    assert [line[0] for line in shopper.cart] == ["honey", "rice-vinegar-aged"]
    page.goto(f"{shopper.shop.url}/staff")
    expect(page.get_by_role("region", name=say("お客さまの声", "What customers say"))).to_contain_text("箱まで <b>きれい</b>")


@everywhere
def test_a_detractor_is_thanked_sees_nothing_and_reaches_staff(shopper: Shopper) -> None:
    page, say = shopper.page, shopper.say
    shopper.log_in(*ASKED)
    page.goto(f"{shopper.shop.url}{ORDER}")
    answer(shopper, 2, "届くのが遅い")
    with_honey_in_the_cart(shopper)
    shopper.is_left_alone()
    receipt = shopper.shop.receipt(shopper.receipts[-1])
    found = {verdict.campaign_id: (verdict.reason, verdict.found) for verdict in receipt.verdicts}
    assert (receipt.shopper_id, receipt.at, receipt.chosen) == ("asked", OPENED, None)
    assert found["cart-members"] == ("unhappy", "healthy, nps 2")
    told = [(each.signal.code, each.signal.shopper_id, each.signal.found) for each in shopper.shop.state.store.inbox()]
    assert ("detractor_answered", "asked", "2") in told
    page.goto(f"{shopper.shop.url}/staff")
    voices = page.get_by_role("region", name=say("お客さまの声", "What customers say"))
    expect(voices).to_contain_text("届くのが遅い")
    expect(voices).to_contain_text(say("ご不満・要連絡", "Unhappy: please get in touch"))
    expect(voices).to_contain_text(
        say("データが足りません（回答1件。30件から表示します）", "Too little data (1 answer; stated from 30 on)")
    )


@everywhere
def test_a_member_is_offered_what_nobody_else_is(shopper: Shopper) -> None:
    shopper.log_in(*MEMBER)
    with_honey_in_the_cart(shopper)
    say = shopper.say
    shopper.is_offered(say("会員さまへのご案内：「三年熟成 純米酢 500ml」", "For members: Three-year rice vinegar 500 ml"))
    assert shopper.chosen == ("cart-members", "rice-vinegar-aged")


def test_a_popup_left_open_is_of_no_use_to_who_logs_in_next(new_shopper: NewShopper) -> None:
    shopper = new_shopper()
    shopper.enter()
    shopper.log_in(*MEMBER)
    with_honey_in_the_cart(shopper)
    shopper.is_offered("会員さまへのご案内：「三年熟成 純米酢 500ml」")
    other = shopper.page.context.new_page()
    other.goto(f"{shopper.shop.url}/login")
    other.get_by_role("button", name="田中 誠さんでログイン").click()
    expect(other.get_by_role("status")).to_contain_text("田中 誠")
    with shopper.page.expect_response("**/upsell/accept") as answered:
        shopper.dialog.locator("[part=accept]").click()
    assert answered.value.status == 403
    expect(shopper.page.get_by_role("alert")).to_be_visible()
    assert "rice-vinegar-aged" not in [line[0] for line in shopper.cart]
    shopper.complaints = [each for each in shopper.complaints if "status of 403" not in each]


@pytest.mark.parametrize("score", [2, 9])
def test_without_javascript_the_link_the_answer_and_the_members_page_work(score: int, new_shopper: NewShopper) -> None:
    shopper = new_shopper(java_script_enabled=False)
    page = shopper.page
    page.goto(f"{shopper.shop.url}/staff")
    page.get_by_role("button", name="アンケートのリンクを作る").click()
    page.get_by_role("link", name="アンケートに答える").click()
    expect(page.get_by_role("group", name=question(shopper))).to_be_visible()
    assert shopper.shop.state.store.survey_answers() == (), "opening a link answers nothing"
    link = page.url
    answer(shopper, score)
    assert [each.score for each in shopper.shop.state.store.survey_answers()] == [score]
    page.goto(link)
    expect(page.get_by_role("heading", name="すでにご回答いただいています。ありがとうございました。")).to_be_visible()
    shopper.complaints = [each for each in shopper.complaints if "status of 409" not in each]
    page.goto(f"{shopper.shop.url}/login")
    page.get_by_role("button", name="加藤 光さんでログイン").click()
    with_honey_in_the_cart(shopper)
    page.get_by_role("link", name="おすすめ / For you").click()
    heading = "会員さまへのご案内：「三年熟成 純米酢 500ml」" if score == 9 else "ただ今ご案内できるものはありません"
    expect(page.get_by_role("heading", name=heading)).to_be_visible()


def test_the_survey_is_answered_by_keyboard_alone(shopper: Shopper) -> None:
    page = shopper.page
    shopper.log_in(*ASKED)
    page.goto(f"{shopper.shop.url}{ORDER}")
    page.get_by_role("radio", name="0", exact=True).focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="3", exact=True)).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("ok")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="回答を送る")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="ご回答ありがとうございました")).to_be_visible()
    assert [(each.score, each.reason) for each in shopper.shop.state.store.survey_answers()] == [(3, "ok")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_and_nothing_scrolls_sideways_at_360_pixels(
    scheme: Literal["light", "dark"], new_shopper: NewShopper
) -> None:
    shopper = new_shopper(color_scheme=scheme, bypass_csp=True, viewport={"width": 360, "height": 640})
    shopper.enter()
    shopper.page.goto(f"{shopper.shop.url}/staff")
    found = {"staff": serious(shopper.page)}
    shopper.page.get_by_role("button", name="アンケートのリンクを作る").click()
    shopper.page.get_by_role("link", name="アンケートに答える").click()
    found["by link"] = serious(shopper.page)
    sizes = [label.bounding_box() for label in shopper.page.locator(".scores label").all()]
    assert all(box is not None and box["width"] >= 24 and box["height"] >= 24 for box in sizes)
    assert len({(round(box["width"]), round(box["height"])) for box in sizes if box is not None}) == 1, "both ends are alike"
    assert shopper.page.evaluate("document.documentElement.scrollWidth") <= 360
    answer(shopper, 5)
    found["thanks"] = serious(shopper.page)
    shopper.shop.state.store.reset()
    shopper.log_in(*ASKED)
    shopper.page.goto(f"{shopper.shop.url}{ORDER}")
    expect(shopper.page.get_by_role("group", name=question(shopper))).to_be_visible()
    found["in the shop"] = serious(shopper.page)
    assert shopper.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert {page: violations for page, violations in found.items() if violations} == {}
