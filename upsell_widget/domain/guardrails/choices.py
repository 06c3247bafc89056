"""Rule on choices made for the shopper: there are none (G06)."""

from __future__ import annotations

from collections.abc import Iterator

from upsell_widget.domain.campaigns import Campaign
from upsell_widget.domain.guardrails.copy import blocked, first_match, said
from upsell_widget.domain.guardrails.findings import Finding
from upsell_widget.domain.guardrails.lexicon import Lexicon

_NUMBERS = {
    2: ("two", "pair", "二", "ふた"),
    3: ("three", "三", "みっ"),
    4: ("four", "四"),
    5: ("five", "五"),
    6: ("six", "六", "half a dozen"),
}


def nothing_preselected(campaign: Campaign, lexicon: Lexicon) -> Iterator[Finding]:
    """G06: no words of things already chosen, and no quantity that the words do not state."""
    for each in said(campaign):
        found = first_match(each.words, lexicon.preselected)
        if found is not None:
            yield blocked("G06", campaign, each.path, found, "nothing chosen before the shopper chooses", "say what is offered instead")
    quantity = campaign.offer.quantity
    if quantity is None or quantity == 1:
        return
    for language in sorted(campaign.copy.title.languages):
        words = " ".join(each.words.lower() for each in said(campaign, "title", "body", "accept") if each.language == language)
        if not any(number in words for number in (str(quantity), *_NUMBERS.get(quantity, ()))):
            expected = f"the number said in copy.{language or 'any'}"
            yield blocked("G06", campaign, "offer.quantity", quantity, expected, "say how many in the title, text or label, or offer one")
