"""Rule on people: none is targeted by what is sensitive or for being a child; a price of one's own says so (G29)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from upsell_widget.domain.campaigns import Campaign
from upsell_widget.domain.conditions.browsing import Studied, Viewed
from upsell_widget.domain.conditions.loyalty import LoyaltyBand, Nps
from upsell_widget.domain.conditions.shopper import AttributeAgrees, OrderCount, ReturningCustomer, TenureDays
from upsell_widget.domain.guardrails.audiences import named, stated
from upsell_widget.domain.guardrails.copy import blocked, first_match, said
from upsell_widget.domain.guardrails.findings import Finding
from upsell_widget.domain.guardrails.lexicon import Lexicon
from upsell_widget.domain.policies import Condition

GROWN_UP = 18
_AGE = re.compile(r"age|birth|年齢|生年|grade|学年", re.IGNORECASE)
_PERSONAL = (AttributeAgrees, LoyaltyBand, Nps, OrderCount, ReturningCustomer, TenureDays, Viewed, Studied)


def people_are_left_alone(campaign: Campaign, lexicon: Lexicon) -> Iterator[Finding]:
    """G29."""
    for condition in named(campaign.audience):
        found = _sensitive(condition, lexicon)
        if found is not None:
            expected = "nobody targeted by what is sensitive, or for being a minor"
            yield blocked("G29", campaign, "audience", found, expected, "take the condition out")
    for name in campaign.offer.match:
        if first_match(name, lexicon.sensitive):
            yield blocked("G29", campaign, "offer.match", name, "attributes that are not sensitive", "take it out")
    yield from _own_price(campaign, lexicon)


def _sensitive(condition: Condition, lexicon: Lexicon) -> str | None:
    if isinstance(condition, AttributeAgrees):
        is_minor = _AGE.search(condition.name) and (first_match(condition.value, lexicon.minors) or _young(condition.value))
        return f"{condition.name}={condition.value}" if is_minor or first_match(condition.name, lexicon.sensitive) else None
    if isinstance(condition, Viewed | Studied):
        looked_at = " ".join(each for each in (condition.product, condition.category) if each is not None)
        return looked_at if first_match(looked_at, lexicon.sensitive_goods) else None
    return None


def _young(value: str) -> bool:
    return value.isdecimal() and int(value) < GROWN_UP


def _own_price(campaign: Campaign, lexicon: Lexicon) -> Iterator[Finding]:
    if not campaign.offer.discount_percent or not any(isinstance(each, _PERSONAL) for each in stated(campaign.audience)):
        return
    for language in sorted(campaign.copy.title.languages):
        words = " ".join(each.words for each in said(campaign) if each.language == language)
        if first_match(words, lexicon.personal) is None:
            expected = f"words in copy.{language or 'any'} that say this price is the shopper's own"
            found = f"{campaign.offer.discount_percent} % off for some people"
            yield blocked("G29", campaign, "offer.discount_percent", found, expected, "say who gets this price and why")
