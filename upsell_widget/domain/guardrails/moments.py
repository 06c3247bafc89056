"""Rule on moments: not on arrival, not while paying, not on error pages (G26)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from upsell_widget.domain.campaigns import Campaign
from upsell_widget.domain.conditions.page import PageFact
from upsell_widget.domain.guardrails.audiences import stated
from upsell_widget.domain.guardrails.copy import blocked
from upsell_widget.domain.guardrails.findings import Finding
from upsell_widget.domain.guardrails.lexicon import Lexicon
from upsell_widget.domain.offers import Placement

SOONEST = 5
"""Seconds a visitor has the landing page to themselves."""
_PAYING = re.compile(r"pay|checkout|billing|決済|支払|会計|error|404|500|not[_-]?found", re.IGNORECASE)


def moment_is_fit(campaign: Campaign, lexicon: Lexicon) -> Iterator[Finding]:
    """G26."""
    trigger = campaign.trigger
    if campaign.placement is Placement.LANDING and (trigger.code == "load" or (trigger.code == "delay" and trigger.seconds < SOONEST)):
        found = f"{trigger.code} after {trigger.seconds} s"
        expected = f"at least {SOONEST} s on a landing page"
        yield blocked("G26", campaign, "trigger", found, expected, f'write trigger = {{ code = "delay", seconds = {SOONEST} }}')
    for condition in stated(campaign.audience):
        if isinstance(condition, PageFact) and condition.value is not None and _PAYING.search(condition.value):
            expected = "no popup while paying or on an error page"
            yield blocked("G26", campaign, "audience", f"{condition.name}={condition.value}", expected, "choose a page before or after")
