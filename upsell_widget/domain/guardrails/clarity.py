"""Rule on clarity: the price comes soon, and a yes is a yes (G33)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from upsell_widget.domain.campaigns import Campaign
from upsell_widget.domain.guardrails.copy import AMOUNTS, first_match, said, warned
from upsell_widget.domain.guardrails.findings import Finding
from upsell_widget.domain.guardrails.lexicon import Lexicon

WORDS, CHARACTERS = 40, 120
"""The most that is read before the price: words, or characters where words are not spaced."""
_UNSPACED = re.compile(r"[぀-ヿ㐀-鿿]")


def price_comes_soon(campaign: Campaign, lexicon: Lexicon) -> Iterator[Finding]:
    """G33, the length of what stands before the price; the terms follow the text, so without {price} it is all of it."""
    for language in sorted(campaign.copy.title.languages):
        words = " ".join(each.words for each in said(campaign, "title", "body") if each.language == language)
        before = words[: min((words.index(amount) for amount in AMOUNTS if amount in words), default=len(words))]
        found, most, unit = len(before.split()), WORDS, "words"
        if _UNSPACED.search(before):
            found, most, unit = len(before.replace(" ", "")), CHARACTERS, "characters"
        if found > most:
            advice = "shorten it, or say {price} sooner"
            yield warned("G33", campaign, f"copy.{language or 'any'}", f"{found} {unit} before the price", f"at most {most}", advice)


def yes_is_yes(campaign: Campaign, lexicon: Lexicon) -> Iterator[Finding]:
    """G33, double negatives."""
    for each in said(campaign):
        found = first_match(each.words, lexicon.double_negative)
        if found is not None:
            yield warned("G33", campaign, each.path, found, "no double negative", "say it the plain way round")
