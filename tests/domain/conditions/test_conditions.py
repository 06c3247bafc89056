"""Every condition: one visit it lets through, one it does not, and what it says then."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.domain.building import NOW, cart, context, line, product, yen
from upsell_widget.domain.conditions import BUILT_IN
from upsell_widget.domain.conditions.browsing import NO_CONSENT, Studied, Viewed
from upsell_widget.domain.conditions.cart import CartContains, CartTotal, ItemCount, Removed
from upsell_widget.domain.conditions.loyalty import LoyaltyBand, Nps
from upsell_widget.domain.conditions.order import MinutesSinceOrder, OrderContains
from upsell_widget.domain.conditions.page import Declined, PageFact
from upsell_widget.domain.conditions.shopper import AttributeAgrees, Device, Locale, OrderCount, ReturningCustomer, TenureDays
from upsell_widget.domain.conditions.subscriptions import Subscribes
from upsell_widget.domain.conditions.traffic import TrafficSource
from upsell_widget.domain.context import Context, DeclinedOffer, View
from upsell_widget.domain.loyalty import HealthBand, Loyalty
from upsell_widget.domain.money import Money
from upsell_widget.domain.offers import OfferKind
from upsell_widget.domain.policies import Condition
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility
from upsell_widget.domain.selling_plans import Cycle, MeterLimit, SellingPlan
from upsell_widget.domain.shop import Order, Shopper, Subscription
from upsell_widget.domain.text import Text

SHOES = product("shoes", category=("fashion", "men", "shoes"), attributes={"gender": "men"})
FREE = SellingPlan("free", Text.of("Free"), Cycle(1, "month"), yen(0), meters=(MeterLimit("storage", 200),))
CLOUD = product("cloud", plans=(FREE,))
CUSTOMER = Shopper(
    "ann",
    attributes={"gender": "men"},
    order_count=2,
    customer_since=NOW - timedelta(days=40),
    subscriptions=(Subscription("s-1", "cloud", "free", used={"storage": 190}),),
    loyalty=Loyalty(HealthBand.HEALTHY, 9),
)
ORDER = Order("o-1", "ann", (line("shoes"),), yen(1000), NOW - timedelta(minutes=5))
HERE = context(
    SHOES,
    CLOUD,
    lines=(line("shoes", quantity=2), line("socks", 500)),
    shopper=CUSTOMER,
    order=ORDER,
    consent=True,
    source={"utm_source": "letter", "utm_medium": "mail"},
    facts={"step": "review"},
    views=(
        View("shoes", SHOES.category, "session-1", NOW),
        View("shoes", SHOES.category, "session-0", NOW - timedelta(days=3)),
    ),
    removed=("shoes",),
    studied=("shoes",),
    declined=DeclinedOffer("f-1", "c-1", OfferKind.UPSELL, "shoes", None, None, 1000),
)


def judged(condition: Condition, here: Context = HERE, **changes: Any) -> Eligibility:
    """The verdict of a condition on a visit."""
    return condition.compile()(replace(here, **changes))


@pytest.mark.parametrize(
    "condition",
    [
        AttributeAgrees("gender", "men"),
        CartContains(product="shoes"),
        CartContains(category="shoes"),
        CartContains(category="fashion/men"),
        CartContains(attribute="gender"),
        CartContains(product="shoes", category="men", attribute="gender", value="men"),
        CartTotal("JPY", at_least=2500, at_most=2500),
        Declined(),
        Declined(OfferKind.UPSELL),
        Device("desktop"),
        ItemCount(at_least=3, at_most=3),
        Locale(("en", "ja")),
        LoyaltyBand((HealthBand.THRIVING, HealthBand.HEALTHY)),
        MinutesSinceOrder(at_least=5, at_most=5),
        Nps(at_least=9),
        OrderContains(product="shoes"),
        OrderContains(attribute="gender", value="men"),
        OrderCount(at_most=2),
        PageFact("step"),
        PageFact("step", "review"),
        Removed(),
        Removed(category="shoes"),
        ReturningCustomer(),
        Studied(),
        Studied(product="shoes"),
        Subscribes(),
        Subscribes(product="cloud", plan="free"),
        Subscribes(meter="storage", used_percent=95),
        TenureDays(at_least=40, at_most=40),
        TrafficSource(utm_source="letter", utm_medium="mail"),
        Viewed(product="shoes"),
        Viewed(category="fashion", times=2, days=7),
    ],
    ids=repr,
)
def test_it_lets_through_who_fits(condition: Condition) -> None:
    assert judged(condition) is ELIGIBLE


@pytest.mark.parametrize(
    ("condition", "found", "expected"),
    [
        (AttributeAgrees("gender", "women"), "gender=men", "gender=women"),
        (CartContains(product="hat"), ["shoes", "socks"], "product hat"),
        (CartContains(category="men/shoes"), ["shoes", "socks"], "category men/shoes"),
        (CartContains(category="women", attribute="size"), ["shoes", "socks"], "category women, size"),
        (CartTotal("JPY", at_least=2501), "2500 JPY", "≥2501 JPY"),
        (CartTotal("EUR", at_least=1), "2500 JPY", "≥1 EUR"),
        (Declined(OfferKind.DOWNSELL), "upsell", "downsell"),
        (Device("mobile"), "desktop", "mobile"),
        (ItemCount(at_least=1, at_most=2), 3, "1–2"),
        (Locale(("en",)), "ja", ["en"]),
        (LoyaltyBand((HealthBand.THRIVING,)), "healthy", ["thriving"]),
        (MinutesSinceOrder(at_most=4), 5, "≤4"),
        (Nps(at_most=6), 9, "≤6"),
        (OrderContains(product="hat"), ["shoes"], "product hat"),
        (OrderCount(at_least=3), 2, "≥3"),
        (PageFact("step", "pay"), "step=review", "step=pay"),
        (PageFact("nothing"), "nothing=None", "nothing"),
        (Removed(product="hat"), ["shoes"], "product hat"),
        (Studied(category="women"), ["shoes"], "category women"),
        (Subscribes(product="music"), None, "music"),
        (Subscribes(plan="paid"), None, "any@paid"),
        (Subscribes(meter="storage", used_percent=96), "storage 95 %", "any, storage ≥96 %"),
        (TenureDays(at_least=41), 40, "≥41"),
        (TrafficSource(utm_source="ad"), "utm_source=letter", "utm_source=ad"),
        (Viewed(product="shoes", times=2), 1, "product shoes ≥2×"),
        (Viewed(category="women", days=30), 0, "category women ≥1×"),
    ],
    ids=repr,
)
def test_it_says_what_was_found_and_what_was_expected(condition: Condition, found: object, expected: object) -> None:
    assert judged(condition) == Eligibility(condition.code, found, expected)


def test_a_visitor_of_whom_nothing_is_known_passes_no_condition_on_a_customer() -> None:
    visitor: dict[str, Any] = {"shopper": Shopper(), "order": None, "cart": None}
    asked: list[Condition] = [
        ReturningCustomer(),
        TenureDays(at_least=0),
        Nps(at_least=0),
        Subscribes(),
        AttributeAgrees("gender", "men"),
        MinutesSinceOrder(at_least=0),
        OrderContains(product="shoes"),
        CartTotal("JPY", at_least=0),
        CartContains(product="shoes"),
    ]
    assert [judged(each, **visitor).reason for each in asked] == [each.code for each in asked]


@pytest.mark.parametrize("condition", [Viewed(product="shoes"), Studied()], ids=repr)
def test_without_consent_browsing_is_not_looked_at(condition: Condition) -> None:
    assert judged(condition, consent=False) is NO_CONSENT


def test_a_locale_agrees_with_its_language_however_it_is_written() -> None:
    assert [judged(Locale(("en",)), locale=each) is ELIGIBLE for each in ("en", "en_GB", "en-GB", "eng")] == [True, True, True, False]
    assert judged(Locale(("en-GB",)), locale="en_GB") is ELIGIBLE
    assert judged(Locale(("en_GB",)), locale="en") == Eligibility("locale", "en", ["en_GB"])


def test_a_minute_and_a_day_count_whole() -> None:
    almost_six = replace(ORDER, placed_at=NOW - timedelta(minutes=5, seconds=59))
    assert judged(MinutesSinceOrder(at_most=5), order=almost_six) is ELIGIBLE
    almost_forty = replace(CUSTOMER, customer_since=NOW - timedelta(days=39, hours=23))
    assert judged(TenureDays(at_least=40), shopper=almost_forty) == Eligibility("tenure_days", 39, "≥40")


def test_a_category_that_is_not_known_of_a_product_is_not_assumed() -> None:
    assert judged(CartContains(category="shoes"), products={}) == Eligibility("cart_contains", ["shoes", "socks"], "category shoes")


def test_amounts_of_another_currency_are_never_compared() -> None:
    euros = replace(cart(line("shoes")), total=Money(99_999, "EUR"))
    assert judged(CartTotal("JPY", at_least=1), cart=euros) == Eligibility("cart_total", "99999 EUR", "≥1 JPY")


@pytest.mark.parametrize(
    ("cls", "arguments", "complaint"),
    [
        (CartTotal, {"currency": "JPY"}, "found neither at_least nor at_most, expected one of them or both"),
        (ItemCount, {"at_least": 3, "at_most": 2}, "found at_least 3 above at_most 2, expected it below"),
        (TenureDays, {"at_most": 10**12}, "found at_most 1000000000000, expected 0 to 500000000"),
        (Nps, {"at_least": -1}, "found at_least -1, expected 0 to 500000000"),
        (CartContains, {}, "found no product, category or attribute, expected at least one"),
        (CartContains, {"product": "a", "value": "men"}, "found value 'men' without attribute, expected the attribute's name too"),
        (Viewed, {"product": "a", "days": 31}, "found days 31, expected 1 to 30, which is how long views are remembered"),
        (Viewed, {"product": "a", "times": 0}, "found times 0, expected at least 1"),
        (Subscribes, {"meter": "storage"}, "found only one of meter and used_percent, expected both or neither"),
        (TrafficSource, {}, "found no utm parameter, expected at least one"),
        (Locale, {"one_of": ()}, "found no locale in one_of, expected at least one"),
        (LoyaltyBand, {"one_of": ()}, "found no band in one_of, expected at least one"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(cls: Any, arguments: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match="found") as refused:
        cls(**arguments)
    assert str(refused.value) == complaint


def test_every_built_in_condition_is_found_by_its_own_code() -> None:
    assert {code: cls.code for code, cls in BUILT_IN.items()} == {code: code for code in BUILT_IN}
    assert len(BUILT_IN) == 21
