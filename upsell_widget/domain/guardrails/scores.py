"""Rule on the survey: no price depends on the score somebody gave (G30)."""

from __future__ import annotations

from collections.abc import Iterator

from upsell_widget.domain.campaigns import Campaign
from upsell_widget.domain.conditions.loyalty import Nps
from upsell_widget.domain.guardrails.audiences import named
from upsell_widget.domain.guardrails.copy import blocked
from upsell_widget.domain.guardrails.findings import Finding
from upsell_widget.domain.guardrails.lexicon import Lexicon


def score_is_not_rewarded(campaign: Campaign, lexicon: Lexicon) -> Iterator[Finding]:
    """G30."""
    if campaign.offer.discount_percent and any(isinstance(each, Nps) for each in named(campaign.audience)):
        found = f"{campaign.offer.discount_percent} % off by the score of a survey"
        advice = "take the discount or the condition nps out"
        yield blocked("G30", campaign, "offer.discount_percent", found, "the same price whatever was answered", advice)
