"""Rules on plans: whoever cancels can go on at once (G22), and is reminded before a trial or a long period turns into money (G25)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from upsell_widget.domain.campaigns import Campaign
from upsell_widget.domain.guardrails.copy import blocked, said
from upsell_widget.domain.guardrails.findings import Finding
from upsell_widget.domain.guardrails.lexicon import Lexicon
from upsell_widget.domain.guardrails.recommending import proposes_plans
from upsell_widget.domain.offers import Placement

if TYPE_CHECKING:
    from upsell_widget.domain.guardrails.shops import ShopFacts

_GOES_ON = re.compile(r"解約|退会|やめる|cancel", re.IGNORECASE)


def leaving_is_easy(campaign: Campaign, lexicon: Lexicon) -> Iterator[Finding]:
    """G22: one screen, as the page loads, and its Decline says that one goes on."""
    if campaign.placement is not Placement.CANCEL:
        return
    if campaign.trigger.code != "load":
        advice = "leave the trigger out: a second or a late screen holds people up"
        yield blocked("G22", campaign, "trigger", campaign.trigger.code, "load: one screen, and then the shopper goes on", advice)
    for label in said(campaign, "decline"):
        if not _GOES_ON.search(label.words):
            advice = "write 「解約の手続きを続ける」 or “Go on cancelling”, or leave it out"
            yield blocked("G22", campaign, label.path, label.words, "a label that says the shopper goes on cancelling", advice)


def reminded_in_time(campaign: Campaign, shop: ShopFacts) -> Iterator[Finding]:
    """G25: what turns into money later is announced: a trial before it ends, a period of six months or more before it renews."""
    plan_ids = proposes_plans(campaign)
    if plan_ids is None:
        return
    forgotten = sorted(each for each in shop.unreminded if not plan_ids or each.rpartition("@")[2] in plan_ids)
    if forgotten:
        expected = "a reminder before a trial ends and before each renewal of six months or more"
        advice = "have the shop send one and say so in SellingPlan.reminder_days, or name another plan"
        yield blocked("G25", campaign, "offer.recommend", ", ".join(forgotten[:3]), expected, advice)
