"""Terms as rows: everything G01–G03 want is there, in ja and en."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from upsell_widget.domain.money import Money
from upsell_widget.domain.selling_plans import Cycle, SellingPlan
from upsell_widget.domain.shop import Product, Quote
from upsell_widget.domain.terms import Terms, Undisclosed, terms_of
from upsell_widget.domain.text import Text
from upsell_widget.web.terms_view import term_rows
from upsell_widget.web.wording import wording_for

NOW = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)


def yen(amount: int) -> Money:
    return Money(amount, "JPY")


PLAN = SellingPlan(
    id="monthly",
    title=Text.of("定期便"),
    cycle=Cycle(1, "month"),
    price=yen(2754),
    first_price=yen(1980),
    minimum_deliveries=3,
    penalty=yen(1000),
    cancel_days_before=7,
    cancel_how=Text.of({"ja": "マイページから", "en": "On your account page"}),
    first_delivery_days=3,
)
CAPSULES = Product(
    "capsules",
    Text.of({"ja": "ごまカプセル", "en": "Sesame capsules"}),
    yen(3240),
    plans=(PLAN, replace(PLAN, id="trial", trial_days=14, first_price=yen(0), price=yen(980)), replace(PLAN, id="six", deliveries=6)),
    contents=Text.of({"ja": "62粒", "en": "62 capsules"}),
)
QUOTE = Quote(yen(1980), yen(-1260), yen(5000), yen(146), shipping=yen(500), later=yen(2754), later_shipping=yen(300))


def disclosed(plan_id: str | None = None, quote: Quote = QUOTE, *, charged_now: bool = False) -> Terms:
    found = terms_of(CAPSULES, plan_id, 1, quote, now=NOW, charged_now=charged_now, undo_minutes=15)
    assert not isinstance(found, Undisclosed)
    return found


def rows(terms: Terms, locale: str = "ja", *, delivered: bool = True) -> dict[str, str]:
    return dict(term_rows(terms, wording_for(locale), delivered=delivered))


def test_a_subscription_discloses_everything_g01_asks_for() -> None:
    assert rows(disclosed("monthly")) == {
        "1回のお届け": "ごまカプセル × 1（62粒）",
        "初回のお支払い": "¥2,480（総額）",
        "2回目以降": "毎回¥3,054（総額）",
        "送料・消費税": "上の金額に送料¥500（2回目以降¥300）と消費税¥146を含みます。",
        "1年間の合計": "¥36,074（お支払い12回）",
        "お届け周期": "毎月",
        "お届け回数": "解約するまで（無期限・自動更新）",
        "お支払い日": "初回はご購入手続きの時、2回目は2026年7月4日、以後毎月",
        "お届け日": "初回 2026年6月4日、次回 2026年7月4日",
        "解約方法": "マイページから",
        "解約の期限": "次回の7日前まで（2回目から止める場合は2026年6月27日まで）",
        "最低利用期間": "3回のお届け",
        "途中解約の違約金": "¥1,000",
    }


def test_the_same_in_english() -> None:
    assert list(rows(disclosed("monthly"), "en").values()) == [
        "Sesame capsules × 1 (62 capsules)",
        "¥2,480, everything included",
        "¥3,054 each time, everything included",
        "Included above: shipping ¥500 (later ¥300), tax ¥146",
        "¥36,074 (12 payments)",
        "every month",
        "Until you cancel (no end date, renews automatically)",
        "First at checkout, second on July 4, 2026, then every month",
        "First on June 4, 2026, next on July 4, 2026",
        "On your account page",
        "7 days before the next date; for the coming one by June 27, 2026",
        "3 deliveries",
        "¥1,000",
    ]


def test_a_subscription_that_ends_says_after_how_many() -> None:
    assert rows(disclosed("six"))["お届け回数"] == "全6回で自動的に終了"


def test_a_subscription_charged_at_once_says_so() -> None:
    assert rows(disclosed("monthly", charged_now=True))["お支払い日"] == "初回は今すぐ、2回目は2026年7月4日、以後毎月"


def test_a_trial_says_when_it_turns_into_what() -> None:
    quote = replace(QUOTE, price=yen(0), difference=yen(0), tax=yen(0), shipping=yen(0), later=yen(980), later_shipping=yen(0))
    shown = rows(disclosed("trial", quote), delivered=False)
    assert shown["無料期間"] == "14日間無料。2026年6月18日から¥980が請求されます。"
    assert (shown["最初の14日間"], shown["それ以後"]) == ("¥0（総額）", "毎回¥980（総額）")
    assert shown["お支払い日"] == "初回は2026年6月18日、以後毎月"


def test_goods_for_the_cart_disclose_what_g02_asks_for() -> None:
    quote = Quote(yen(3240), yen(3240), yen(11840), yen(240))
    assert rows(disclosed(quote=quote)) == {
        "商品・数量": "ごまカプセル × 1",
        "価格": "¥3,240（税込・うち消費税¥240）",
        "合計の変化": "+¥3,240",
        "送料": "ご購入手続きで計算します",
        "お支払い": "ご購入手続きの時。今は請求されません。",
    }


@pytest.mark.parametrize(("shipping", "said"), [(yen(0), "追加なし"), (yen(500), "+¥500"), (yen(-500), "−¥500")])
def test_shipping_is_said_as_the_change_it_is(shipping: Money, said: str) -> None:
    assert rows(disclosed(quote=Quote(yen(3240), yen(3240), yen(11840), yen(240), shipping=shipping)))["送料"] == said


def test_goods_for_an_order_say_what_is_charged_now_and_how_it_is_taken_back() -> None:
    shown = rows(disclosed(quote=Quote(yen(3240), yen(3740), yen(11840), yen(240), shipping=yen(500)), charged_now=True))
    assert shown["今すぐのご請求"] == "¥3,740（このご注文と同じお支払い方法）"
    assert shown["変更後の注文合計"] == "¥11,840"
    assert shown["取り消し"] == "15分以内は取り消し可（全額返金）"


def test_content_has_no_terms() -> None:
    assert term_rows(None, wording_for("ja"), delivered=True) == ()
