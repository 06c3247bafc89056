"""Openings: the last look at the limits, taken under the shopper's lock when a popup is about to open."""

from __future__ import annotations

from datetime import datetime

from upsell_widget.domain.campaigns import Campaign
from upsell_widget.domain.leaving import one_retention_screen
from upsell_widget.domain.limits import Caps, Memory, campaign_caps, shop_caps, silences
from upsell_widget.domain.offers import Offer
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility


def judge_opening(
    memory: Memory, offer: Offer, campaign: Campaign, caps: Caps, now: datetime, retention: frozenset[str] = frozenset()
) -> Eligibility:
    """Whether this offer may open now, by the same limits that decided it.

    An offer that follows another in its dialog is no further popup: only its own silence counts, and that nothing else
    has followed there (G12). ``retention``: the campaigns that speak to those who cancel (G22).
    """
    if offer.parent_id is not None and any(seen.parent_id == offer.parent_id for seen in memory.seen):
        return Eligibility("G12", offer.parent_id, "one change of content after each answer")
    silent = silences(memory, now, offer.quiet_key)
    verdict = silent.subjects.get(offer.subject) or silent.campaigns.get(offer.campaign_id) or ELIGIBLE
    if verdict is not ELIGIBLE or offer.parent_id is not None:
        return verdict
    if silent.place is not ELIGIBLE:
        return silent.place
    verdict = one_retention_screen(offer.placement, memory, retention, now)
    if verdict is not ELIGIBLE:
        return verdict
    verdict = shop_caps(memory, caps, now, offer.session_id, offer.page_id)
    if verdict is not ELIGIBLE:
        return verdict
    return campaign_caps(memory, campaign.limits, offer.campaign_id, now, offer.session_id)
