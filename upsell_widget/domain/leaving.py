"""Leaving: whoever cancels sees one retention screen at most, and then goes on (G22)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from upsell_widget.domain.campaigns import Programme
from upsell_widget.domain.context import Context
from upsell_widget.domain.limits import Memory
from upsell_widget.domain.offers import Placement, subject_of
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility

RETENTION_REST = timedelta(days=7)
"""A cancellation that takes longer than this to make up one's mind about is another one."""


def retention_campaigns(programme: Programme) -> frozenset[str]:
    """The campaigns that speak to those who cancel."""
    return frozenset(each.campaign.id for each in programme.at(Placement.CANCEL))


def leaves(context: Context) -> Iterator[str]:
    """What somebody is about to cancel on this page, for a receipt ("cancels music@monthly")."""
    if context.placement is Placement.CANCEL:
        for each in context.subscriptions:
            yield f"cancels {subject_of(each.product_id, each.plan_id)}"


def one_retention_screen(placement: Placement, memory: Memory, retention: frozenset[str], now: datetime) -> Eligibility:
    """Whether someone who cancels has seen none of the retention campaigns lately, whatever they answered."""
    if placement is not Placement.CANCEL:
        return ELIGIBLE
    shown = [seen.at for seen in memory.seen if seen.campaign_id in retention and seen.at > now - RETENTION_REST]
    return Eligibility("G22", max(shown).isoformat(), "one retention screen in 7 days") if shown else ELIGIBLE
