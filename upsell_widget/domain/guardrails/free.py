"""Rules on "free" and on prices that rise later: what follows stands beside them (G03, G24)."""

from __future__ import annotations

from collections.abc import Iterator

from upsell_widget.domain.campaigns import Campaign
from upsell_widget.domain.guardrails.copy import blocked, first_match, said, sells
from upsell_widget.domain.guardrails.findings import Finding
from upsell_widget.domain.guardrails.lexicon import Lexicon
from upsell_widget.domain.offers import Placement


def free_says_what_follows(campaign: Campaign, lexicon: Lexicon) -> Iterator[Finding]:
    """G03: a text that says "free" says in the same breath when and what it costs afterwards."""
    if not sells(campaign) or campaign.placement is Placement.CANCEL:
        return
    for each in said(campaign):
        found = first_match(each.words, lexicon.free)
        if found is not None and not (each.states_amount and first_match(each.words, lexicon.afterwards)):
            expected = "the amount ({price}) and what follows (その後, then) beside it"
            yield blocked("G03", campaign, each.path, found, expected, "say both in the same text, or leave “free” to the terms")


def kept_price_says_what_follows(campaign: Campaign, lexicon: Lexicon) -> Iterator[Finding]:
    """G24: a price that keeps a customer from leaving states what comes after it."""
    if not sells(campaign) or campaign.placement is not Placement.CANCEL:
        return
    for language in sorted(campaign.copy.title.languages):
        texts = [each for each in said(campaign) if each.language == language]
        words = " ".join(each.words for each in texts)
        concession = first_match(words, lexicon.concession) or (
            f"{campaign.offer.discount_percent} % off" if campaign.offer.discount_percent else None
        )
        if concession is None:
            continue
        if not (first_match(words, lexicon.afterwards) and any(each.states_amount for each in texts)):
            expected = "the price that comes after it ({price}, その後, then)"
            yield blocked("G24", campaign, f"copy.{language or 'any'}", concession, expected, "say what it costs afterwards")
