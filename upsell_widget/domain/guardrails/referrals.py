"""Rule on referrals: they are labelled, and take nobody's address book (G31)."""

from __future__ import annotations

from collections.abc import Iterator

from upsell_widget.domain.campaigns import Campaign
from upsell_widget.domain.guardrails.copy import blocked, first_match, said
from upsell_widget.domain.guardrails.findings import Finding
from upsell_widget.domain.guardrails.lexicon import Lexicon

LABELS = "「PR・紹介特典あり」 or “ad: referral reward”"


def referral_is_labelled(campaign: Campaign, lexicon: Lexicon) -> Iterator[Finding]:
    """G31."""
    labelled = {each.language for each in said(campaign) if first_match(each.words, lexicon.referral_label)}
    for each in said(campaign):
        if (found := first_match(each.words, lexicon.contacts)) is not None:
            yield blocked("G31", campaign, each.path, found, "no upload of contacts", "let the shopper share a link instead")
        elif each.language not in labelled and (found := first_match(each.words, lexicon.referral)) is not None:
            yield blocked("G31", campaign, each.path, found, f"the label {LABELS}", "put it into the title or the text")
