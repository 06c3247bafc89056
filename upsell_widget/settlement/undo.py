"""Undo: an accepted offer is taken back within its window, and refunded whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from upsell_widget.domain.acceptances import Acceptance, AcceptanceState
from upsell_widget.domain.outcomes import OutcomeKind
from upsell_widget.domain.receipts import Reason
from upsell_widget.errors import OfferRefused
from upsell_widget.settlement.conclude import outcome_of
from upsell_widget.settlement.steps import Step, no_step
from upsell_widget.state import State


def undo(state: State, offer_id: str, shopper_id: str, *, now: datetime | None = None, step: Callable[[str], None] = no_step) -> Acceptance:
    """Take an accepted offer back; the acceptance, undone. Repeating it changes nothing more.

    Raises:
        OfferRefused: nothing was accepted (404), by someone else (403), it is not settled yet or any more (409), the
            window has passed or the shop cannot take it back any more (409).
    """
    now = now or state.clock()
    acceptance = _own(state, offer_id, shopper_id)
    if acceptance.state is AcceptanceState.UNDONE:
        return acceptance
    _check_window(state, acceptance, now)
    change, applied = acceptance.offer.change, acceptance.applied
    if change is not None and applied is not None:
        undone = state.shop.undo(change, applied, key=acceptance.key)
        step(Step.TAKEN_BACK)
        if not undone:
            raise OfferRefused(Reason.ORDER_CLOSED, "This cannot be taken back any more: the shop has begun to fulfil it.", 409)
    amount = applied.quote.difference if applied is not None else None
    stored = state.store.settle(acceptance.moved(AcceptanceState.UNDONE, now), outcome_of(acceptance, OutcomeKind.UNDONE, now, amount))
    step(Step.UNDONE)
    return stored


def _own(state: State, offer_id: str, shopper_id: str) -> Acceptance:
    acceptance = state.store.acceptance(offer_id)
    if acceptance is None:
        raise OfferRefused(Reason.NOT_OPENED, "Nothing was accepted that could be undone.", 404)
    if acceptance.offer.shopper_id != shopper_id:
        raise OfferRefused(Reason.OTHER_SHOPPER, "This was accepted by someone else.", 403)
    return acceptance


def _check_window(state: State, acceptance: Acceptance, now: datetime) -> None:
    if acceptance.state is AcceptanceState.PENDING:
        raise OfferRefused("pending", "This is still being carried out; try again in a minute.", 409)
    if acceptance.state is not AcceptanceState.SETTLED:
        raise OfferRefused(acceptance.state.value, "There is nothing to undo: no change was made.", 409)
    if now - (acceptance.updated_at or acceptance.at) > state.settings.undo_window:
        minutes = state.settings.undo_minutes
        raise OfferRefused(Reason.EXPIRED, f"This could be undone for {minutes} minutes; the time has passed.", 409)
