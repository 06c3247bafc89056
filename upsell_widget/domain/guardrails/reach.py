"""Rules on reach: a campaign that can never speak, or that another always speaks before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import combinations

from upsell_widget.domain.campaigns import Campaign, OfferRule
from upsell_widget.domain.conditions import Not
from upsell_widget.domain.conditions.cart import CartContains, CartTotal
from upsell_widget.domain.conditions.loyalty import LoyaltyBand, Nps
from upsell_widget.domain.conditions.order import MinutesSinceOrder, OrderContains
from upsell_widget.domain.conditions.page import Declined, PageFact
from upsell_widget.domain.conditions.shopper import AttributeAgrees, Device, OrderCount, ReturningCustomer
from upsell_widget.domain.guardrails.audiences import required
from upsell_widget.domain.guardrails.copy import blocked, warned
from upsell_widget.domain.guardrails.findings import Finding
from upsell_widget.domain.loyalty import HealthBand, Loyalty
from upsell_widget.domain.offers import OfferKind, Placement
from upsell_widget.domain.policies import Condition
from upsell_widget.domain.timing import ALWAYS, FOLLOWING


def can_happen(campaign: Campaign, now: datetime) -> Iterator[Finding]:
    """unreachable: a trigger, an audience or a schedule that never comes."""
    ends = campaign.schedule.ends
    if ends is not None and ends <= now:
        yield warned(
            "unreachable", campaign, "schedule.ends", ends.isoformat(), "an end that is still to come", "move it, or retire the campaign"
        )
    if (found := _never_triggered(campaign)) is not None:
        expected = f"a trigger that occurs at {campaign.placement.value}"
        yield blocked("unreachable", campaign, "trigger", found, expected, "choose another trigger or placement")
    conditions = required(campaign.audience)
    for condition in conditions:
        if (found := _never_so(condition, campaign)) is not None:
            yield blocked(
                "unreachable", campaign, "audience", found, "a condition that can hold there", "take it out, or choose another moment"
            )
    for one, other in combinations(conditions, 2):
        if _exclude(one, other) or _exclude(other, one):
            expected = "conditions that can hold together"
            yield blocked("unreachable", campaign, "audience", f"{one} and {other}", expected, "take one out, or write them as any")


def _never_triggered(campaign: Campaign) -> str | None:
    code, is_order = campaign.trigger.code, campaign.placement is Placement.POST_PURCHASE
    if code in FOLLOWING and campaign.placement is Placement.CANCEL:
        return None  # G22 says it
    return code if (code == "accepted" and not is_order) or (code == "line_removed" and is_order) else None


def _never_so(condition: Condition, campaign: Campaign) -> str | None:
    """Why a condition never holds where and when the campaign speaks."""
    is_order = campaign.placement is Placement.POST_PURCHASE
    if isinstance(condition, OrderContains | MinutesSinceOrder) and not is_order:
        return f"{condition.code}, but there is no order at {campaign.placement.value}"
    if is_order and (isinstance(condition, CartContains) or (isinstance(condition, CartTotal) and (condition.at_least or 0) > 0)):
        return f"{condition.code}, but the cart is empty after the purchase"
    if isinstance(condition, Declined) and campaign.trigger.code != "declined":
        return f"declined, but the trigger is {campaign.trigger.code}"
    if not campaign.limits.show_to_unhappy and _unhappy_only(condition, campaign):
        return f"{condition.code}, but the unhappy are left in peace"
    return None


def _unhappy_only(condition: Condition, campaign: Campaign) -> bool:
    if isinstance(condition, LoyaltyBand):
        helps = campaign.offer.kind is OfferKind.CONTENT
        return set(condition.one_of) <= {HealthBand.NEEDS_ACTION, *(() if helps else (HealthBand.NEEDS_ATTENTION,))}
    return isinstance(condition, Nps) and condition.at_most is not None and Loyalty(nps=condition.at_most).is_detractor


def _exclude(one: Condition, other: Condition) -> bool:
    """Whether two conditions can never hold together, as far as can be told."""
    if isinstance(other, Not) and other.condition == one:
        return True
    if isinstance(one, ReturningCustomer) and isinstance(other, OrderCount):
        return other.at_most == 0
    if type(one) is not type(other):
        return False
    if isinstance(one, Device):
        return one != other
    if isinstance(one, AttributeAgrees | PageFact) and isinstance(other, AttributeAgrees | PageFact):
        return one.name == other.name and None not in (one.value, other.value) and one.value != other.value
    return _apart(one, other)


def _apart(one: Condition, other: Condition) -> bool:
    """Whether the bounds of two conditions of a kind do not meet, or their lists have nothing in common."""
    lowest, highest = getattr(one, "at_least", None), getattr(other, "at_most", None)
    if lowest is not None and highest is not None and lowest > highest:
        return True
    choices = getattr(one, "one_of", None), getattr(other, "one_of", None)
    return None not in choices and set(choices[0] or ()).isdisjoint(choices[1] or ())


def can_be_heard(campaign: Campaign, others: Sequence[Campaign]) -> Iterator[Finding]:
    """shadowed: a campaign of higher priority always has the same to say, or help to give, to the same people."""
    for other in others:
        if _speaks_first(other, campaign):
            found = f"{other.id} (priority {other.priority}) speaks whenever this one could"
            yield warned(
                "shadowed", campaign, "priority", found, "a moment of its own", "raise its priority, or narrow the other's audience"
            )


def _speaks_first(other: Campaign, campaign: Campaign) -> bool:
    return (
        other.id != campaign.id
        and other.enabled
        and other.placement is campaign.placement
        and other.trigger == campaign.trigger
        and other.priority > campaign.priority
        and other.schedule in (ALWAYS, campaign.schedule)
        and set(map(repr, required(other.audience))) <= set(map(repr, required(campaign.audience)))
        and _offers_as_much(other.offer, campaign.offer)
    )


def _offers_as_much(wide: OfferRule, narrow: OfferRule) -> bool:
    if wide.content is not None:
        return True
    if narrow.content is not None or wide.price_ratio not in (None, narrow.price_ratio) or not set(wide.match) <= set(narrow.match):
        return False
    return all(each in wide.recommend for each in narrow.recommend)
