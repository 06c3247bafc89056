"""Rules on claims: what other people did (G15), what it cost before (G16), how good it is (G17) needs evidence."""

from __future__ import annotations

from collections.abc import Iterator

from upsell_widget.domain.campaigns import Campaign
from upsell_widget.domain.guardrails.copy import blocked, first_match, said
from upsell_widget.domain.guardrails.findings import Finding
from upsell_widget.domain.guardrails.lexicon import Lexicon


def crowd_is_counted(campaign: Campaign, lexicon: Lexicon) -> Iterator[Finding]:
    """G15."""
    if campaign.evidence.get("G15"):
        return
    for each in said(campaign):
        found = first_match(each.words, lexicon.crowd)
        if found is not None:
            expected = "evidence.G15: the query and the period it comes from"
            yield blocked("G15", campaign, each.path, found, expected, "add it under [campaign.evidence], or leave the claim out")


def former_price_is_proved(campaign: Campaign, lexicon: Lexicon) -> Iterator[Finding]:
    """G16. Decline's wording makes no claim, and is G09's."""
    if campaign.evidence.get("G16"):
        return
    for each in said(campaign, "title", "body", "accept", "why"):
        found = first_match(each.words, lexicon.former_price)
        if found is not None:
            expected = "evidence.G16: the price history that proves it (8 weeks in Japan, lowest of 30 days in the EU)"
            yield blocked("G16", campaign, each.path, found, expected, "add it under [campaign.evidence], or write {current} and {price}")


def praise_is_grounded(campaign: Campaign, lexicon: Lexicon) -> Iterator[Finding]:
    """G17. A percentage that equals the offer's own discount is computed, and needs no note."""
    if campaign.evidence.get("G17"):
        return
    for each in said(campaign):
        found = _percent(each.words, campaign.offer.discount_percent, lexicon) or first_match(each.words, lexicon.superlative)
        if found is not None:
            expected = "evidence.G17: the data it is computed from"
            yield blocked("G17", campaign, each.path, found, expected, "add it under [campaign.evidence], write {saving}, or leave it out")


def _percent(words: str, discount: int, lexicon: Lexicon) -> str | None:
    for pattern in lexicon.percent_off:
        for match in pattern.finditer(words):
            if int(match.group(1)) != discount:
                return match.group()
    return None
