"""Visits: the question "is this the moment?" from request to proposal, within its deadline."""

from __future__ import annotations

from typing import NamedTuple

from upsell_widget.domain.changes import ReplaceLine
from upsell_widget.domain.context import DeclinedOffer
from upsell_widget.domain.offers import Offer
from upsell_widget.domain.receipts import Receipt
from upsell_widget.web.gather import Follows, gather, note_visit
from upsell_widget.web.guards import Deadline
from upsell_widget.web.propose import Proposal, propose
from upsell_widget.web.request import Asked
from upsell_widget.web.visit import Visit


class Visited(NamedTuple):
    """What came of a visit."""

    proposal: Proposal | None
    receipt: Receipt
    late: bool
    """The deadline passed on the way: a failure of the engine, though nobody waited longer for it."""


def visit_page(asked: Asked, visit: Visit, follows: Follows | None = None) -> Visited:
    """Gather, decide, quote; remember the visit and its receipt without waiting for either to be written."""
    state = asked.front.state
    deadline = Deadline(state.settings.deadline_ms / 1000)
    context = gather(state, visit, asked.visitor, asked.moment, deadline, follows)
    proposal, receipt = propose(state, context, deadline, visit.path)
    note_visit(state, visit, asked.visitor, context, qa=asked.moment.qa)
    state.keep_receipt(receipt, context)
    if asked.moment.qa:
        state.flush()
    return Visited(proposal, receipt, deadline.has_passed())


def same_page(offer: Offer, trigger: str) -> Visit:
    """A visit to the page an offer was made on, for what may follow it in the same dialog."""
    kind, _, target_id = offer.quiet_key.partition(":")
    return Visit(
        placement=offer.placement,
        trigger=trigger,
        page_id=offer.page_id,
        product_id=offer.seen_on.product_id,
        order_id=target_id if kind == "order" else None,
        path=offer.return_to,
        device=offer.seen_on.device,
        facts=offer.seen_on.facts,
    )


def after_decline(offer: Offer) -> Follows:
    """The declined offer as one more fact for the next decision."""
    line_id = offer.change.line_id if isinstance(offer.change, ReplaceLine) else None
    declined = DeclinedOffer(
        offer_id=offer.id,
        campaign_id=offer.campaign_id,
        kind=offer.kind,
        product_id=offer.product_id,
        plan_id=offer.plan_id,
        line_id=line_id,
        price=_unit_price(offer),
    )
    return Follows(offer.id, offer.step + 1, declined)


def after_accept(offer: Offer) -> Follows:
    """After a purchase the same dialog may step on."""
    return Follows(offer.id, offer.step + 1)


def _unit_price(offer: Offer) -> int | None:
    if offer.quote is None or offer.change is None:
        return None
    return offer.quote.price.amount // max(1, offer.change.quantity)
