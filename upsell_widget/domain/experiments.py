"""Holdouts: shoppers decided for and shown nothing, so that an offer's worth can be told."""

from __future__ import annotations

import hashlib

from upsell_widget.domain.outcomes import Arm


def arm_of(shopper_id: str, campaign_id: str, holdout_percent: int) -> Arm:
    """A shopper's arm, the same every time: a hash of shopper and campaign, uniform over 0–9999.

    >>> arm_of("c-1", "cart-large", 0)
    <Arm.OFFER: 'offer'>
    """
    if holdout_percent <= 0:
        return Arm.OFFER
    digest = hashlib.sha256(f"{campaign_id}\0{shopper_id}".encode()).digest()
    bucket = int.from_bytes(digest[:8], "big") % 10_000
    return Arm.HOLDOUT if bucket < holdout_percent * 100 else Arm.OFFER
