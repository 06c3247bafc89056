"""Conclude: what is noted once the shop has answered, however often and by whoever it is noted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from upsell_widget.domain.acceptances import Acceptance, AcceptanceState
from upsell_widget.domain.limits import after_accept
from upsell_widget.domain.money import Money
from upsell_widget.domain.outcomes import Arm, Outcome, OutcomeKind
from upsell_widget.domain.receipts import Reason
from upsell_widget.domain.shop import Applied
from upsell_widget.settlement.checks import exceeds
from upsell_widget.settlement.contract import tell_of_contract
from upsell_widget.settlement.staff import tell_staff
from upsell_widget.settlement.steps import Step
from upsell_widget.state import State

NOT_DONE = frozenset({AcceptanceState.REFUSED, AcceptanceState.FAILED})


def conclude(state: State, acceptance: Acceptance, applied: Applied | None, at: datetime, step: Callable[[str], None]) -> Acceptance:
    """Note what the shop did (None: content, nothing was asked of it). The stored acceptance, whoever noted it first.

    Should a shop have charged more than was shown, or done what is noted as refused, it is taken back whole.
    """
    change, shown = acceptance.offer.change, acceptance.shown
    too_much = applied is not None and change is not None and shown is not None and exceeds(applied, change, shown)
    if too_much and applied is not None and take_back(state, acceptance, applied, "charged_more_than_shown", step):
        return refuse(state, acceptance, Reason.PRICE_CHANGED, at, step)
    tell_of_contract(state, acceptance)
    stored = state.store.settle(
        acceptance.moved(AcceptanceState.SETTLED, at, applied=applied),
        outcome_of(acceptance, OutcomeKind.ACCEPTED, at, applied.quote.difference if applied else None),
        after_accept(acceptance.offer.subject, acceptance.offer.quiet_key),
    )
    step(Step.SETTLED)
    if applied is not None and stored.state in NOT_DONE:
        take_back(state, stored, applied, "applied_after_refusal", step)
    return stored


def refuse(state: State, acceptance: Acceptance, reason: str, at: datetime, step: Callable[[str], None]) -> Acceptance:
    """Note that nothing was changed, and why."""
    stored = state.store.settle(acceptance.moved(AcceptanceState.REFUSED, at, reason=reason))
    step(Step.REFUSED)
    return stored


def take_back(state: State, acceptance: Acceptance, applied: Applied, code: str, step: Callable[[str], None]) -> bool:
    """Have the shop undo what it did and refund it whole, and tell staff; False: it cannot be undone any more."""
    change = acceptance.offer.change
    assert change is not None, "only a change can be taken back"
    undone = state.shop.undo(change, applied, key=acceptance.key)
    step(Step.TAKEN_BACK)
    result = "it was taken back and refunded whole" if undone else "it could NOT be taken back: refund it by hand"
    message = f"{change.target}, {applied.reference}: charged {applied.charged}, shown {acceptance.amount}; {result}"
    tell_staff(state, code, acceptance, message)
    return undone


def outcome_of(acceptance: Acceptance, kind: OutcomeKind, at: datetime, amount: Money | None) -> Outcome:
    """The outcome an acceptance is recorded with."""
    offer = acceptance.offer
    target = offer.change.target if offer.change is not None else None
    return Outcome(
        offer_id=offer.id,
        kind=kind,
        shopper_id=offer.shopper_id,
        campaign_id=offer.campaign_id,
        campaign_version=offer.campaign_version,
        placement=offer.placement,
        arm=Arm.OFFER,
        at=at,
        product_id=offer.product_id,
        order_id=target.id if target is not None and target.kind == "order" else None,
        amount=amount,
        qa=acceptance.qa,
    )
