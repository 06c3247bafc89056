"""Undo: an accepted offer is taken back within its window, and refunded whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from upsell_widget.domain.acceptances import Acceptance, AcceptanceState
from upsell_widget.domain.receipts import Reason
from upsell_widget.errors import OfferRefused
from upsell_widget.settlement.steps import Step, no_step
from upsell_widget.settlement.taking_back import may_be_finished_later, note_undone, undone_by_shop
from upsell_widget.state import State


def undo(state: State, offer_id: str, shopper_id: str, *, now: datetime | None = None, step: Callable[[str], None] = no_step) -> Acceptance:
    """Take an accepted offer back; the acceptance, undone. Repeating it changes nothing more.

    Should this process die, or the shop not answer, ``reconcile`` finishes what was begun.

    Raises:
        OfferRefused: nothing was accepted (404), by someone else (403), it is not settled yet or any more (409), the
            window has passed or the shop cannot take it back any more (409).
        Exception: whatever the shop raised; whether it is undone is unknown.
    """
    now = now or state.clock()
    acceptance = _own(state, offer_id, shopper_id)
    if acceptance.state is AcceptanceState.UNDONE:
        return acceptance
    _check_window(state, acceptance, now)
    if may_be_finished_later(state, acceptance):
        acceptance = state.store.begin_undo(offer_id, now)
        step(Step.UNDO_BEGUN)
        if acceptance.state is AcceptanceState.UNDONE:
            return acceptance
        _check_window(state, acceptance, now)
    if not undone_by_shop(state, acceptance, step):
        state.store.drop_undo(acceptance)
        raise OfferRefused(Reason.ORDER_CLOSED, "This cannot be taken back any more: the shop has begun to fulfil it.", 409)
    return note_undone(state, acceptance, now, step)


def _own(state: State, offer_id: str, shopper_id: str) -> Acceptance:
    acceptance = state.store.acceptance(offer_id)
    if acceptance is None:
        raise OfferRefused(Reason.NOT_OPENED, "Nothing was accepted that could be undone.", 404)
    if acceptance.offer.shopper_id != shopper_id:
        raise OfferRefused(Reason.OTHER_SHOPPER, "This was accepted by someone else.", 403)
    return acceptance


def _check_window(state: State, acceptance: Acceptance, now: datetime) -> None:
    """Whether it may be undone now. An undo that was begun in time may be asked for again at any time."""
    if acceptance.state is AcceptanceState.PENDING:
        raise OfferRefused("pending", "This is still being carried out; try again in a minute.", 409)
    if acceptance.state is not AcceptanceState.SETTLED:
        raise OfferRefused(acceptance.state.value, "There is nothing to undo: no change was made.", 409)
    if not acceptance.is_being_undone and now - (acceptance.updated_at or acceptance.at) > state.settings.undo_window:
        minutes = state.settings.undo_minutes
        raise OfferRefused(Reason.EXPIRED, f"This could be undone for {minutes} minutes; the time has passed.", 409)
