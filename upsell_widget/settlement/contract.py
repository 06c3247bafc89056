"""Contracts changed: staff hear that a plan was moved, paused or cancelled, from our own accept or from the host."""

from __future__ import annotations

import logging

from upsell_widget.domain.acceptances import Acceptance
from upsell_widget.domain.changes import ChangePlan, PauseSubscription
from upsell_widget.domain.offers import subject_of
from upsell_widget.domain.signals import Signal, SignalCode
from upsell_widget.state import State

_LOG = logging.getLogger(__name__)


def contract_changed(state: State, shopper_id: str, subscription_id: str, what: str) -> None:
    """The host says that a subscription was moved, paused or cancelled, and to what (``"cancelled, ends 2026-04-01"``).

    Telling the same of the same subscription again is telling it once.
    """
    state.signal(Signal(SignalCode.CONTRACT_CHANGED, shopper_id, state.clock(), what, f"{subscription_id}:{what}"))


def tell_of_contract(state: State, acceptance: Acceptance, *, undone: bool = False) -> None:
    """Raise the signal of an accepted change to a subscription; a broken notifier breaks no settlement.

    It is raised before the acceptance is noted as settled, so that no crash can swallow it; the matter is the offer's,
    so that raising it again is raising it once.
    """
    offer, change = acceptance.offer, acceptance.offer.change
    if not isinstance(change, ChangePlan | PauseSubscription):
        return
    matter = f"{change.subscription_id}:{offer.id}{':undone' if undone else ''}"
    try:
        state.signal(Signal(SignalCode.CONTRACT_CHANGED, offer.shopper_id, acceptance.at, _figure(acceptance, undone), matter))
    except Exception:
        _LOG.exception("offer %s: staff could not be told that %s changed", offer.id, change.target)


def _figure(acceptance: Acceptance, undone: bool) -> str:
    """From what to what, and what was charged now."""
    offer, change = acceptance.offer, acceptance.offer.change
    assert isinstance(change, ChangePlan | PauseSubscription), "only a subscription has a contract"
    before = subject_of(offer.replaced.product_id, offer.replaced.plan_id) if offer.replaced is not None else change.subscription_id
    after = f"paused for {change.cycles}" if isinstance(change, PauseSubscription) else subject_of(change.product_id, change.plan_id)
    turn = f"{after} → {before} (undone)" if undone else f"{before} → {after}"
    return f"{turn}, charged {acceptance.amount.decimal} {acceptance.amount.currency}"
