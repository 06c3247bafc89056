"""Propose: decide, quote the winner, and make it an offer with its terms. At most one comes out, or nothing."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import NamedTuple

from upsell_widget.domain.agreement import terms_hash, terms_json
from upsell_widget.domain.campaigns import Campaign
from upsell_widget.domain.changes import Change, Target
from upsell_widget.domain.context import Context
from upsell_widget.domain.decisions import Ranked, decide
from upsell_widget.domain.offers import Because, Candidate, Offer, Replaced, SeenOn, change_for, change_of_subscription
from upsell_widget.domain.plan_terms import Moved, terms_for
from upsell_widget.domain.receipts import Reason, Receipt, Verdict
from upsell_widget.domain.shop import Product, Quote, Subscription
from upsell_widget.domain.terms import Terms, Undisclosed
from upsell_widget.errors import ChangeRefused
from upsell_widget.state import State
from upsell_widget.web.guards import Deadline

MOST_QUOTES = 2
_CONTENT = Because("content")
_log = logging.getLogger("upsell_widget")


@dataclass(frozen=True, slots=True)
class Proposal:
    """An offer with everything its popup shows."""

    offer: Offer
    campaign: Campaign
    because: Because
    terms: Terms | None = None
    terms_text: str = ""
    """The terms as they are signed and stored."""
    product: Product | None = None
    anchor: Product | None = None


def propose(state: State, context: Context, deadline: Deadline, return_to: str = "/") -> tuple[Proposal | None, Receipt]:
    """The one offer for this context, or None, and the receipt that says why."""
    decision = decide(context, state.programme(), state.ranker, state.settings.caps, state.new_id())
    receipt = decision.receipt
    for ranked in decision.ranked[:MOST_QUOTES]:
        made = _offer(state, context, ranked, receipt.id, deadline, return_to)
        if isinstance(made, Proposal):
            return made, receipt.with_verdict(ranked.verdict(Reason.CHOSEN, context))
        receipt = receipt.with_verdict(made)
    return None, receipt


def _offer(state: State, context: Context, ranked: Ranked, receipt_id: str, deadline: Deadline, return_to: str) -> Proposal | Verdict:
    """Quote one ranked proposal; the verdict that withholds it if it cannot be quoted or disclosed."""
    if deadline.has_passed():
        return ranked.verdict(Reason.LATE)
    if ranked.candidate is None or ranked.product is None:
        return _content(state, context, ranked, receipt_id, return_to)
    change = _change(context, ranked, ranked.candidate)
    try:
        quote = state.shop.quote(change, timeout=deadline.remaining)
    except ChangeRefused as refused:
        return ranked.verdict(refused.code)
    except Exception:
        _log.exception("quoting %s failed; the offer is withheld", change)
        return ranked.verdict(Reason.QUOTE_FAILED)
    if deadline.has_passed():
        return ranked.verdict(Reason.LATE)
    priced = _Priced(ranked, ranked.candidate, ranked.product, change, quote)
    return _with_terms(state, context, priced, receipt_id, return_to)


def _change(context: Context, ranked: Ranked, candidate: Candidate) -> Change:
    running, discount = _running(context, candidate), ranked.campaign.offer.discount_percent
    if running is not None:
        return change_of_subscription(candidate, running, ranked.quantity, discount)
    return change_for(candidate, _target(context), ranked.quantity, discount)


def _running(context: Context, candidate: Candidate) -> Subscription | None:
    """The subscription a candidate would change; the decision has looked that it is there."""
    return next((each for each in context.shopper.subscriptions if each.id == candidate.subscription_id), None)


def _target(context: Context) -> Target:
    """The order that would be changed, else the cart."""
    if context.order is not None:
        return Target("order", context.order.id)
    return Target("cart", context.cart.id if context.cart is not None else "")


class _Priced(NamedTuple):
    """A ranked proposal with the shop's quote for it."""

    ranked: Ranked
    candidate: Candidate
    product: Product
    change: Change
    quote: Quote


def _with_terms(state: State, context: Context, priced: _Priced, receipt_id: str, return_to: str) -> Proposal | Verdict:
    ranked, candidate, product, change, quote = priced
    running = _running(context, candidate)
    present = context.products.get(running.product_id) if running is not None else None
    moved = Moved(running, present) if running is not None and present is not None else None
    terms = terms_for(change, product, quote, moved, now=context.now, undo_minutes=state.settings.undo_minutes)
    if isinstance(terms, Undisclosed):
        return ranked.verdict(terms.guardrail)._replace(found=", ".join(terms.missing), expected="disclosed")
    terms_text = terms_json(terms)
    offer = replace(
        _bare_offer(state, context, ranked.campaign, candidate.subject, receipt_id, return_to),
        product_id=product.id,
        plan_id=candidate.plan_id,
        change=change,
        quote=quote,
        terms_hash=terms_hash(terms_text),
        anchor_id=candidate.because.anchor_id,
        replaced=_replaced(context, candidate),
        seller=product.seller,
    )
    anchor = context.products.get(candidate.because.anchor_id or "")
    return Proposal(offer, ranked.campaign, candidate.because, terms, terms_text, product, anchor)


def _replaced(context: Context, candidate: Candidate) -> Replaced | None:
    running = _running(context, candidate)
    if running is not None:
        return Replaced(running.product_id, running.plan_id, running.quantity)
    held = context.order if context.order is not None else context.cart
    lines = held.lines if held is not None else ()
    return next((Replaced(line.product_id, line.plan_id, line.quantity) for line in lines if line.id == candidate.line_id), None)


def _content(state: State, context: Context, ranked: Ranked, receipt_id: str, return_to: str) -> Proposal:
    offer = _bare_offer(state, context, ranked.campaign, ranked.subject, receipt_id, return_to)
    return Proposal(offer, ranked.campaign, _CONTENT)


def _bare_offer(state: State, context: Context, campaign: Campaign, subject: str, receipt_id: str, return_to: str) -> Offer:
    """An offer that sells nothing yet."""
    ends = [context.now + state.settings.offer_lifetime]
    if campaign.schedule.ends is not None:
        ends.append(campaign.schedule.ends)
    if context.order is not None and context.order.amendable_until is not None:
        ends.append(max(context.order.amendable_until, context.now + timedelta(seconds=1)))
    return Offer(
        id=state.new_id(),
        campaign_id=campaign.id,
        campaign_version=campaign.version,
        kind=campaign.offer.kind,
        placement=context.placement,
        trigger=context.trigger,
        shopper_id=context.shopper_id,
        session_id=context.session_id,
        page_id=context.page_id,
        quiet_key=context.quiet_key,
        subject=subject,
        product_id=None,
        plan_id=None,
        change=None,
        quote=None,
        terms_hash=terms_hash(""),
        locale=context.locale,
        expires_at=min(ends),
        receipt_id=receipt_id,
        parent_id=context.parent_id,
        step=context.step,
        seen_on=SeenOn(context.product_id, context.device, context.facts),
        return_to=return_to,
    )
