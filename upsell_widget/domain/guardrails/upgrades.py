"""Rule on limits: whoever meets one is never told that they must pay (case 7 of the field: the choice is theirs)."""

from __future__ import annotations

from collections.abc import Iterator

from upsell_widget.domain.campaigns import Campaign
from upsell_widget.domain.guardrails.copy import blocked, first_match, said
from upsell_widget.domain.guardrails.findings import Finding
from upsell_widget.domain.guardrails.lexicon import Lexicon
from upsell_widget.domain.moments import OF_LIMITS


def nobody_must_upgrade(campaign: Campaign, lexicon: Lexicon) -> Iterator[Finding]:
    """must_upgrade: at a limit the popup says that nobody need upgrade now; the campaign's words may not take it back."""
    if campaign.trigger.code not in OF_LIMITS:
        return
    for each in said(campaign):
        if (found := first_match(each.words, lexicon.must)) is not None:
            expected = "words that leave the choice, as the popup itself says that nobody need upgrade now"
            yield blocked("must_upgrade", campaign, each.path, found, expected, "say what an upgrade would bring")
