"""What was chosen says for whom and when, with the figures that decided."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.domain.building import NOW, campaign
from tests.domain.conditions.test_conditions import HERE, judged
from tests.domain.test_decisions import cup_and_pot, decided
from upsell_widget.domain.conditions.browsing import Studied, Viewed
from upsell_widget.domain.conditions.cart import CartContains, CartTotal, ItemCount, Removed
from upsell_widget.domain.conditions.figures import figures
from upsell_widget.domain.conditions.logic import All, Any, Not
from upsell_widget.domain.conditions.loyalty import LoyaltyBand, Nps
from upsell_widget.domain.conditions.meters import MeterAtLeast
from upsell_widget.domain.conditions.order import MinutesSinceOrder, OrderContains
from upsell_widget.domain.conditions.page import Declined, PageFact
from upsell_widget.domain.conditions.shopper import AttributeAgrees, Device, Locale, OrderCount, ReturningCustomer, TenureDays
from upsell_widget.domain.conditions.subscriptions import Subscribes
from upsell_widget.domain.conditions.traffic import TrafficSource
from upsell_widget.domain.context import SUBSCRIPTION
from upsell_widget.domain.leaving import leaves
from upsell_widget.domain.loyalty import HealthBand, Loyalty
from upsell_widget.domain.meters import Report, after
from upsell_widget.domain.offers import Placement
from upsell_widget.domain.policies import Condition
from upsell_widget.domain.receipts import ELIGIBLE
from upsell_widget.domain.shop import Shopper, Subscription
from upsell_widget.domain.timing import Trigger


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (AttributeAgrees("gender", "men"), ["gender=men"]),
        (CartTotal("JPY", at_least=1), ["cart 2500 JPY"]),
        (LoyaltyBand((HealthBand.HEALTHY,)), ["healthy"]),
        (MeterAtLeast("storage_gb", 80), ["storage_gb 1.7 of 2"]),
        (MinutesSinceOrder(at_most=5), ["ordered 5 minutes ago"]),
        (Nps(at_least=9), ["nps 9"]),
        (OrderCount(at_least=1), ["orders 2"]),
        (ReturningCustomer(), ["orders 2"]),
        (Subscribes(product="cloud", plan="free"), ["subscribes cloud@free"]),
        (TenureDays(at_least=1), ["customer for 40 days"]),
        (Locale(("en", "ja")), ["locale ja"]),
        (ItemCount(at_least=1), ["units in the cart 3"]),
        (CartContains(category="fashion/men"), ["in the cart shoes"]),
        (Removed(), ["removed shoes"]),
        (Viewed(product="shoes", days=7, times=2), ["viewed product shoes ≥2×"]),
        (Studied(category="shoes"), ["studied shoes"]),
        (OrderContains(attribute="gender", value="men"), ["ordered shoes"]),
        (PageFact("step"), ["page step=review"]),
        (Declined(), ["declined upsell"]),
        (Device("desktop"), ["device desktop"]),
        (TrafficSource(utm_source="letter", utm_medium="mail"), ["utm_source=letter, utm_medium=mail"]),
        (All((Nps(at_least=9), Locale(("ja",)), OrderCount(at_least=1))), ["nps 9", "locale ja", "orders 2"]),
        (Any((Nps(at_most=6), OrderCount(at_least=1), ReturningCustomer())), ["orders 2"]),
        (Not(Nps(at_most=6)), []),
    ],
    ids=repr,
)
def test_what_holds_says_at_which_figure(condition: Condition, said: list[str]) -> None:
    here = replace(HERE, meters={"storage_gb": after(None, Report("storage_gb", 2, NOW, 1.7))})
    assert judged(condition, here) is ELIGIBLE
    assert list(figures(condition, here)) == said


def test_what_was_chosen_says_for_whom_and_on_what_evidence() -> None:
    here = cup_and_pot(shopper=Shopper(loyalty=Loyalty(nps=9)))
    chosen = decided(here, campaign(audience=Nps(at_least=9))).receipt.chosen
    assert chosen is not None
    assert str(chosen.found).startswith("nps 9; ")


def test_whoever_cancels_is_said_to_cancel_what_the_page_is_about() -> None:
    running = (Subscription("s-1", "tea", "monthly"), Subscription("s-2", "cup", None))
    here = replace(cup_and_pot(shopper=Shopper(subscriptions=running)), placement=Placement.CANCEL, facts={SUBSCRIPTION: "s-1"})
    assert list(leaves(here)) == ["cancels tea@monthly"]
    assert list(leaves(replace(here, placement=Placement.ACCOUNT))) == []


def test_a_sharp_rise_of_health_is_said_with_its_points() -> None:
    here = cup_and_pot(shopper=Shopper(loyalty=Loyalty(HealthBand.HEALTHY, risen=15.25)))
    chosen = decided(here, campaign(trigger=Trigger("health_risen"))).receipt.chosen
    assert chosen is not None
    assert str(chosen.found).startswith("health risen by 15.2 in 14 days; ")
