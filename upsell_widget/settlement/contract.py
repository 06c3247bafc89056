"""Contracts changed: staff hear that a plan was moved or paused here, or that this was undone."""

from __future__ import annotations

import logging

from upsell_widget.domain.acceptances import Acceptance
from upsell_widget.domain.changes import ChangePlan, PauseSubscription
from upsell_widget.domain.offers import subject_of
from upsell_widget.domain.signals import Signal, SignalCode
from upsell_widget.state import State

_LOG = logging.getLogger(__name__)


def tell_of_contract(state: State, acceptance: Acceptance, *, undone: bool = False) -> None:
    """Raise the signal of an accepted change to a subscription; what is done stays done if staff cannot be told.

    It is raised before the acceptance is noted as settled, so that no crash can swallow it; the matter is the offer's,
    so that raising it again is raising it once.
    """
    offer, change = acceptance.offer, acceptance.offer.change
    if not isinstance(change, ChangePlan | PauseSubscription):
        return
    matter = f"{change.subscription_id}:{offer.id}{':undone' if undone else ''}"
    found = _figure(acceptance, change, undone)
    try:
        state.signal(Signal(SignalCode.CONTRACT_CHANGED, offer.shopper_id, acceptance.at, found, matter))
    except Exception:
        _LOG.exception("offer %s: %s; staff could not be told", offer.id, found)


def _figure(acceptance: Acceptance, change: ChangePlan | PauseSubscription, undone: bool) -> str:
    """From what to what, and what was charged now."""
    replaced = acceptance.offer.replaced
    before = subject_of(replaced.product_id, replaced.plan_id) if replaced is not None else change.subscription_id
    after = f"paused for {change.cycles}" if isinstance(change, PauseSubscription) else subject_of(change.product_id, change.plan_id)
    turn = f"{after} → {before} (undone)" if undone else f"{before} → {after}"
    return f"{turn}, charged {acceptance.amount.decimal} {acceptance.amount.currency}"
