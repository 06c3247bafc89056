"""Membership: whether an offer made a while ago is still for the person who takes it up.

Carts and pages change while a popup is open, and an offer stands all the same. Who one is decides to the end: members' offers
are for members, and whoever has become unhappy is left in peace.
"""

from __future__ import annotations

from datetime import datetime

from upsell_widget.domain.campaigns import Campaign
from upsell_widget.domain.conditions.logic import All, Any, Not
from upsell_widget.domain.context import Context
from upsell_widget.domain.decisions import left_in_peace
from upsell_widget.domain.offers import Offer
from upsell_widget.domain.policies import Condition
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility
from upsell_widget.domain.shop import Capabilities, Shopper


def may_have(campaign: Campaign, shopper: Shopper, offer: Offer, now: datetime) -> Eligibility:
    """Whether this person, as they are now, may have what a campaign offered; the verdict that says why not."""
    verdict = left_in_peace(campaign, shopper.loyalty)
    if verdict is not ELIGIBLE or campaign.audience is None:
        return verdict
    context = Context(
        now=now,
        seed=0,
        placement=offer.placement,
        trigger=offer.trigger,
        shopper=shopper,
        shopper_id=shopper.id,
        session_id=offer.session_id,
        page_id=offer.page_id,
        capabilities=Capabilities(),
    )
    if _judged(campaign.audience, context) is not False:
        return ELIGIBLE
    return campaign.audience.compile()(context)


def _judged(condition: Condition, context: Context) -> bool | None:
    """Whether a condition holds by what is known of the person; None: it asks for something else (a cart, a page)."""
    match condition:
        case All():
            parts = [_judged(each, context) for each in condition.conditions]
            return False if False in parts else None if None in parts else True
        case Any():
            parts = [_judged(each, context) for each in condition.conditions]
            return True if True in parts else None if None in parts else False
        case Not():
            part = _judged(condition.condition, context)
            return None if part is None else not part
    if not getattr(condition, "personal", False):
        return None
    return condition.compile()(context) is ELIGIBLE
