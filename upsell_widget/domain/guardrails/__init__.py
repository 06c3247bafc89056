"""Guardrails: the linter that a campaign passes before it is published. Pure; what needs a browser is measured in one.

Each rule is a function of a campaign; each family of rules is a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from upsell_widget.domain.campaigns import Campaign
from upsell_widget.domain.guardrails.choices import nothing_preselected
from upsell_widget.domain.guardrails.claims import crowd_is_counted, former_price_is_proved, praise_is_grounded
from upsell_widget.domain.guardrails.clarity import price_comes_soon, yes_is_yes
from upsell_widget.domain.guardrails.findings import Finding, Level
from upsell_widget.domain.guardrails.free import free_says_what_follows, kept_price_says_what_follows
from upsell_widget.domain.guardrails.labels import accept_says_it, decline_is_neutral
from upsell_widget.domain.guardrails.lexicon import LEXICON, Lexicon
from upsell_widget.domain.guardrails.moments import moment_is_fit
from upsell_widget.domain.guardrails.people import people_are_left_alone
from upsell_widget.domain.guardrails.placeholders import placeholders_are_known
from upsell_widget.domain.guardrails.plans import leaving_is_easy, reminded_in_time
from upsell_widget.domain.guardrails.pressure import stock_is_live, time_is_real
from upsell_widget.domain.guardrails.reach import can_be_heard, can_happen
from upsell_widget.domain.guardrails.referrals import referral_is_labelled
from upsell_widget.domain.guardrails.scores import score_is_not_rewarded
from upsell_widget.domain.guardrails.shops import (
    ShopFacts,
    bounds_are_right,
    everybody_can_read_it,
    shop_can_do_it,
    shop_has_it,
    unhappy_are_left_in_peace,
)
from upsell_widget.domain.guardrails.upgrades import nobody_must_upgrade

Rule = Callable[[Campaign, Lexicon], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    free_says_what_follows,
    accept_says_it,
    nothing_preselected,
    decline_is_neutral,
    time_is_real,
    stock_is_live,
    crowd_is_counted,
    former_price_is_proved,
    praise_is_grounded,
    leaving_is_easy,
    kept_price_says_what_follows,
    moment_is_fit,
    people_are_left_alone,
    score_is_not_rewarded,
    referral_is_labelled,
    price_comes_soon,
    yes_is_yes,
    placeholders_are_known,
    nobody_must_upgrade,
)
"""The rules on a campaign alone, in the order of their ids."""


def lint(
    campaigns: Sequence[Campaign],
    shop: ShopFacts,
    now: datetime,
    *,
    beside: Sequence[Campaign] = (),
    lexicon: Lexicon = LEXICON,
) -> tuple[Finding, ...]:
    """Everything the rules find in these campaigns, in their order. ``beside``: others that are live with them."""
    every = (*campaigns, *beside)
    return tuple(finding for campaign in campaigns for finding in _of(campaign, shop, now, every, lexicon))


def _of(campaign: Campaign, shop: ShopFacts, now: datetime, every: Sequence[Campaign], lexicon: Lexicon) -> Iterator[Finding]:
    for rule in RULES:
        yield from rule(campaign, lexicon)
    yield from shop_has_it(campaign, shop)
    yield from shop_can_do_it(campaign, shop)
    yield from reminded_in_time(campaign, shop)
    yield from everybody_can_read_it(campaign, shop)
    yield from bounds_are_right(campaign)
    yield from unhappy_are_left_in_peace(campaign)
    yield from can_happen(campaign, now)
    yield from can_be_heard(campaign, every)


def blocks(findings: Sequence[Finding]) -> bool:
    """Whether any of them keeps its campaign from being published."""
    return any(finding.level is Level.BLOCK for finding in findings)


__all__ = ["LEXICON", "RULES", "Finding", "Level", "Lexicon", "ShopFacts", "blocks", "lint"]
