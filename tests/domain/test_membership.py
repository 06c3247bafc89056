"""Whether an offer made a while ago is still for the person who takes it up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

import pytest

from tests.storage.building import NOW, offer
from upsell_widget.domain.campaigns import Campaign, Copy, OfferRule
from upsell_widget.domain.conditions.cart import CartContains
from upsell_widget.domain.conditions.logic import All, Any, Not
from upsell_widget.domain.conditions.loyalty import LoyaltyBand, Nps
from upsell_widget.domain.conditions.shopper import TenureDays
from upsell_widget.domain.conditions.subscriptions import Subscribes
from upsell_widget.domain.context import Context
from upsell_widget.domain.limits import Limits
from upsell_widget.domain.loyalty import HealthBand, Loyalty
from upsell_widget.domain.membership import may_have
from upsell_widget.domain.offers import OfferKind, Placement
from upsell_widget.domain.policies import Condition, Test
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility
from upsell_widget.domain.shop import Shopper, Subscription
from upsell_widget.domain.text import Text

PROMOTER = Shopper("hana", customer_since=NOW - timedelta(days=400), loyalty=Loyalty(HealthBand.HEALTHY, 9))
PASSIVE = replace(PROMOTER, loyalty=Loyalty(HealthBand.HEALTHY, 8))
PROMOTERS = Nps(at_least=9)
CART = CartContains(category="food")


@dataclass(frozen=True)
class Staff:
    """A host's own condition on the person."""

    code: ClassVar[str] = "staff"
    personal: ClassVar[bool] = True

    def compile(self) -> Test:
        return lambda context: ELIGIBLE if context.shopper.id == "staff" else Eligibility("staff", context.shopper.id, "staff")


@dataclass(frozen=True)
class Sunny:
    """A host's own condition on something else."""

    code: ClassVar[str] = "sunny"

    def compile(self) -> Test:
        def test(context: Context) -> Eligibility:
            raise AssertionError("only decided when the offer was made")

        return test


def campaign(audience: Condition | None, kind: OfferKind = OfferKind.CROSS_SELL, **limits: bool) -> Campaign:
    return Campaign("club", Placement.CART, OfferRule(kind), Copy(Text.of("Club")), audience=audience, limits=Limits(**limits))


def is_for(audience: Condition, shopper: Shopper) -> bool:
    return may_have(campaign(audience), shopper, offer(), NOW) is ELIGIBLE


@pytest.mark.parametrize(
    "audience",
    [
        PROMOTERS,
        All((CART, PROMOTERS)),
        All((PROMOTERS, Sunny())),
        Any((PROMOTERS, LoyaltyBand((HealthBand.THRIVING,)))),
        Not(Nps(at_most=8)),
        All((CART, Not(Any((Nps(at_most=8), TenureDays(at_most=30)))))),
    ],
)
def test_what_is_for_promoters_is_not_for_others(audience: Condition) -> None:
    assert is_for(audience, PROMOTER)
    assert not is_for(audience, PASSIVE)


@pytest.mark.parametrize(
    "audience", [CART, Not(CART), Sunny(), Any((PROMOTERS, CART)), All((CART, Sunny())), Subscribes(meter="gb", used_percent=80)]
)
def test_a_cart_or_page_that_has_changed_takes_no_offer_away(audience: Condition) -> None:
    assert is_for(audience, PASSIVE)


def test_a_visitor_is_no_member() -> None:
    assert not is_for(All((CART, PROMOTERS)), Shopper())


def test_a_plan_one_has_to_be_on_is_looked_at_again() -> None:
    member = replace(PASSIVE, subscriptions=(Subscription("s", "club", "yearly", None, None, {}),))
    assert is_for(Subscribes("club"), member)
    assert not is_for(Subscribes("club"), PASSIVE)


def test_a_hosts_own_condition_may_say_that_it_is_about_the_person() -> None:
    assert is_for(Staff(), Shopper("staff"))
    assert not is_for(Staff(), PROMOTER)


@pytest.mark.parametrize(
    ("loyalty", "sold", "helped"),
    [
        (Loyalty(HealthBand.HEALTHY, 6), False, False),
        (Loyalty(HealthBand.NEEDS_ACTION), False, False),
        (Loyalty(HealthBand.NEEDS_ATTENTION), False, True),
        (Loyalty(), True, True),
    ],
)
def test_who_became_unhappy_since_is_left_in_peace(loyalty: Loyalty, sold: bool, helped: bool) -> None:
    shopper = replace(PROMOTER, loyalty=loyalty)
    assert (may_have(campaign(None), shopper, offer(), NOW) is ELIGIBLE) == sold
    assert (may_have(campaign(None, OfferKind.CONTENT), shopper, offer(), NOW) is ELIGIBLE) == helped
    assert may_have(campaign(None, show_to_unhappy=True), shopper, offer(), NOW) is ELIGIBLE


def test_the_verdict_says_what_was_found() -> None:
    assert may_have(campaign(PROMOTERS), PASSIVE, offer(), NOW) == Eligibility("nps", 8, "≥9")
