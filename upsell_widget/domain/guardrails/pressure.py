"""Rules on pressure: time (G13) and stock (G14) are stated only where they are true."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from upsell_widget.domain.campaigns import Campaign
from upsell_widget.domain.guardrails.copy import blocked, first_match, said
from upsell_widget.domain.guardrails.findings import Finding
from upsell_widget.domain.guardrails.lexicon import Lexicon
from upsell_widget.domain.timing import Schedule


def time_is_real(campaign: Campaign, lexicon: Lexicon) -> Iterator[Finding]:
    """G13: no countdown in the text; haste only with a stored end; "today" only where it runs for a day."""
    schedule = campaign.schedule
    for each in said(campaign):
        if (found := first_match(each.words, lexicon.countdown)) is not None:
            yield blocked(
                "G13", campaign, each.path, found, "no countdown in a text, where it stands still", "set schedule.ends and leave it out"
            )
        elif (found := first_match(each.words, lexicon.today)) is not None and not _one_day(schedule):
            yield blocked(
                "G13", campaign, each.path, found, "a schedule of one day", "set schedule.starts and ends a day apart, or leave it out"
            )
        elif schedule.ends is None and (found := first_match(each.words, lexicon.urgency)) is not None:
            yield blocked("G13", campaign, each.path, found, "a stored end, the same for everyone", "set schedule.ends, or leave it out")


def _one_day(schedule: Schedule) -> bool:
    if schedule.starts is None or schedule.ends is None:
        return False
    return schedule.ends - schedule.starts <= timedelta(days=1)


def stock_is_live(campaign: Campaign, lexicon: Lexicon) -> Iterator[Finding]:
    """G14: "n left" only from the shop's own stock, at the moment it is shown."""
    for each in said(campaign):
        found = first_match(each.words, lexicon.scarcity)
        if found is not None:
            yield blocked(
                "G14", campaign, each.path, found, "{stock}, filled in from live stock", "write 「残り{stock}点」 or “{stock} left”"
            )
