"""What a popup says: copy, honest defaults, and results."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.browser.popup import offers
from upsell_widget.domain.campaigns import Copy
from upsell_widget.domain.changes import AddLine, ChangePlan, ReplaceLine
from upsell_widget.domain.offers import OfferKind, Placement
from upsell_widget.domain.receipts import Reason
from upsell_widget.domain.shop import Quote
from upsell_widget.domain.text import Text
from upsell_widget.domain.timing import Trigger
from upsell_widget.web import results
from upsell_widget.web.placeholders import filled, placeholder_values
from upsell_widget.web.wording import wording_for

ONE_TIME = Quote(offers.yen(1200), offers.yen(1200), offers.yen(9800), offers.yen(109))


@pytest.mark.parametrize(
    ("popup", "ja", "en"),
    [
        (offers.add, "¥1,200で追加", "Add for ¥1,200"),
        (offers.step_up, "+¥100で変更", "Change for +¥100"),
        (offers.downsell, "¥980のこの商品に変更", "Change to this for ¥980"),
        (offers.subscription, "定期購入に変更（初回¥1,980）", "Change to subscription (first payment ¥1,980)"),
        (offers.trial, "無料で開始（以後¥980）", "Start free, then ¥980"),
        (offers.post_purchase, "¥1,200で注文に追加（今すぐ請求）", "Add to order for ¥1,200, charged now"),
        (offers.guide, "無料で見る", "See it for free"),
    ],
)
def test_accept_says_the_obligation_and_the_amount(popup: offers.Make, ja: str, en: str) -> None:
    assert (popup("ja").accept, popup("en").accept) == (ja, en)


@pytest.mark.parametrize(
    ("placement", "trigger", "delay"),
    [
        (Placement.LANDING, Trigger(), 5),
        (Placement.LANDING, Trigger("delay", 4), 5),
        (Placement.LANDING, Trigger("delay", 8), 8),
        (Placement.CART, Trigger("delay", 4), 4),
        (Placement.CART, Trigger(), 0),
    ],
)
def test_the_popup_is_told_how_long_to_wait_and_on_a_landing_page_at_least_five_seconds(
    placement: Placement, trigger: Trigger, delay: int
) -> None:
    made_by = replace(offers.campaign(("足袋", "Socks"), ("", "")), placement=placement, trigger=trigger)
    assert offers.view("t", offers.SOCKS, AddLine(offers.CART, "socks"), ONE_TIME, made_by).delay == delay


def test_decline_is_plain() -> None:
    assert (offers.add("ja").decline, offers.add("en").decline) == ("いいえ、結構です", "No, thanks")


def test_copy_is_filled_in_with_true_figures() -> None:
    assert offers.subscription("en").title == "Have it delivered every month"
    assert offers.subscription("en").body.startswith("Never run out. The first one costs ¥1,260 less")


def test_copy_that_names_what_there_is_not_gives_way_to_the_default() -> None:
    made_by = offers.campaign(("残り{stock}点", "{stock} left"), ("{cycle}お届け", "{nonsense}"))
    shown = offers.view("t", offers.SOCKS, AddLine(offers.CART, "socks"), ONE_TIME, made_by)
    assert (shown.title, shown.body) == ("足袋ソックス 3足組", "")


@pytest.mark.parametrize(("age", "said"), [(60, "残り3点"), (61, "")])
def test_stock_is_told_only_while_it_is_fresh(age: int, said: str) -> None:
    socks = replace(offers.SOCKS, stock=3, stock_at=offers.NOW - timedelta(seconds=age))
    words = wording_for("ja")
    values = placeholder_values(offers.offer_of(), socks, None, words, offers.NOW)
    assert filled(Text.of("残り{stock}点"), values, words) == said


@given(title=st.text(), body=st.text(), locale=st.sampled_from(["ja", "en", "en_GB", "xx"]))
def test_no_copy_breaks_the_popup(title: str, body: str, locale: str) -> None:
    made_by = replace(offers.campaign(("x", "x")), copy=Copy(Text.of(title), Text.of(body), Text.of(body), Text.of(title), Text.of(body)))
    shown = offers.view("t", offers.SOCKS, AddLine(offers.CART, "socks"), ONE_TIME, made_by, locale=locale)
    assert shown.title and shown.accept and shown.decline and shown.why


def test_copy_cannot_reach_into_our_values() -> None:
    made_by = offers.campaign(("{product.__class__} {0} {product!r}", "x"))
    shown = offers.view("t", offers.SOCKS, AddLine(offers.CART, "socks"), ONE_TIME, made_by)
    assert "class '" not in shown.title
    assert "Product(" not in shown.title


@pytest.mark.parametrize(
    ("popup", "why"),
    [
        (offers.add, "ご案内の理由：「ウォーキングシューズ」に合う商品として当店が選びました。"),
        (offers.step_up, "ご案内の理由：「欧風ビーフカレー 並盛」のほかの選択肢です。"),
        (offers.subscription, "ご案内の理由：「ごまの恵みカプセル」は定期購入でもお求めいただけます。"),
        (offers.downsell, "ご案内の理由：「ごまの恵みカプセル」と同じ用途で、よりお求めやすい商品です。"),
        (offers.trial, "ご案内の理由：カートの内容をもとにご案内しています。"),
    ],
)
def test_every_popup_says_why(popup: offers.Make, why: str) -> None:
    assert popup("ja").why == why


def test_the_first_and_the_later_price_are_both_large() -> None:
    first, later = offers.subscription("ja").headlines
    assert (first.label, first.amount) == ("初回（総額）", "¥1,980")
    assert (later.label, later.amount) == ("2回目以降（毎月）", "¥2,754")


def test_a_confirmation_says_what_was_charged_and_how_to_undo_it() -> None:
    offer = offers.offer_of(target=offers.ORDER)
    said = results.confirm(offer, "t", product=offers.SOCKS, charged=offers.yen(1200), total=offers.yen(9800), undo_minutes=15)
    assert said.title == "ご注文に追加しました"
    assert said.sentences == (
        "足袋ソックス 3足組",
        "¥1,200を請求しました。",
        "ご注文の合計：¥9,800",
        "15分以内なら、ここから元に戻せます。",
    )
    assert (said.undo, said.has_next) == ("元に戻す", True)


@pytest.mark.parametrize(
    ("change", "title"),
    [
        (AddLine(offers.CART, "socks"), "カートに追加しました"),
        (ReplaceLine(offers.CART, "l1", "socks"), "カートの内容を変更しました"),
        (ReplaceLine(offers.ORDER, "l1", "socks"), "ご注文を変更しました"),
        (ChangePlan(offers.CART, "s1", "socks", "monthly"), "プランを変更しました"),
    ],
)
def test_a_confirmation_names_what_changed(change: AddLine | ReplaceLine | ChangePlan, title: str) -> None:
    offer = replace(offers.offer_of(), change=change)
    assert results.confirm(offer, "t", product=offers.SOCKS, charged=None).title == title


def test_accepted_content_is_led_to_and_cannot_be_undone() -> None:
    offer = replace(offers.offer_of(OfferKind.CONTENT), change=None)
    said = results.confirm(offer, "t", product=None, charged=None, undo_minutes=15, link="/guides/shoes")
    assert (said.title, said.link, said.link_label, said.undo) == ("ありがとうございます", "/guides/shoes", "開く", "")


@pytest.mark.parametrize("code", [*Reason, "never_heard_of"])
def test_every_refusal_has_a_sentence_and_says_nothing_was_changed(code: str) -> None:
    said = results.refused(offers.offer_of(), code)
    assert len(said.sentences) == 2 and said.sentences[0]
    assert said.sentences[1] == "変更も請求も行われていません。"
