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
from upsell_widget.domain.timing import FOLLOWING, LANDING_SECONDS, Trigger

_PAYING = re.compile(r"pay|checkout|billing|決済|支払|会計|error|404|500|not[_-]?found", re.IGNORECASE)


def moment_is_fit(campaign: Campaign, lexicon: Lexicon) -> Iterator[Finding]:
    """G26."""
    if campaign.placement is Placement.LANDING and not _waits(campaign.trigger):
        found = f"{campaign.trigger.code} after {campaign.trigger.seconds} s" if campaign.trigger.code == "delay" else campaign.trigger.code
        expected = f"a delay of {LANDING_SECONDS} s or more on a landing page"
        advice = f'write trigger = {{ code = "delay", seconds = {LANDING_SECONDS} }}'
        yield blocked("G26", campaign, "trigger", found, expected, advice)
    for condition in stated(campaign.audience):
        if isinstance(condition, PageFact) and condition.value is not None and _PAYING.search(condition.value):
            expected = "no popup while paying or on an error page"
            yield blocked("G26", campaign, "audience", f"{condition.name}={condition.value}", expected, "choose a page before or after")


def _waits(trigger: Trigger) -> bool:
    """Whether it leaves visitors alone for long enough, or goes on in a dialog they have opened. Leaving may come at once."""
    return trigger.code in FOLLOWING or (trigger.code == "delay" and trigger.seconds >= LANDING_SECONDS)
