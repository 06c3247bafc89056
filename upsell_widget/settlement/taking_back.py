"""Taking back: an undo that was begun is finished, by whoever comes first: the shopper's request or reconcile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from upsell_widget.domain.acceptances import Acceptance, AcceptanceState
from upsell_widget.domain.outcomes import OutcomeKind
from upsell_widget.settlement.checks import lives_in_the_request
from upsell_widget.settlement.conclude import outcome_of
from upsell_widget.settlement.contract import tell_of_contract
from upsell_widget.settlement.staff import tell_staff
from upsell_widget.settlement.steps import Step
from upsell_widget.state import State


def may_be_finished_later(state: State, acceptance: Acceptance) -> bool:
    """Whether another process could finish the undo: there is something to undo, and the shop can be asked without a request."""
    change = acceptance.offer.change
    return change is not None and acceptance.applied is not None and not lives_in_the_request(state, change)


def undone_by_shop(state: State, acceptance: Acceptance, step: Callable[[str], None]) -> bool:
    """Have the shop undo it, however often it was asked before; False: it cannot any more."""
    change, applied = acceptance.offer.change, acceptance.applied
    if change is None or applied is None:
        return True
    undone = state.shop.undo(change, applied, key=acceptance.key)
    step(Step.TAKEN_BACK)
    return undone


def note_undone(state: State, acceptance: Acceptance, at: datetime, step: Callable[[str], None]) -> Acceptance:
    """Note that the shop has undone it, with the one outcome; the stored acceptance, whoever noted it first."""
    amount = acceptance.applied.quote.difference if acceptance.applied is not None else None
    outcome = outcome_of(acceptance, OutcomeKind.UNDONE, at, amount)
    tell_of_contract(state, acceptance, undone=True)
    stored = state.store.settle(acceptance.moved(AcceptanceState.UNDONE, at), outcome)
    step(Step.UNDONE)
    return stored


def finish_undo(state: State, acceptance: Acceptance, now: datetime, step: Callable[[str], None]) -> Acceptance:
    """What reconcile does with an undo that was begun: ask the shop once more with the same key.

    Where it cannot be undone any more staff are told, for the shopper was not; the acceptance stands again as settled.

    Raises:
        Exception: whatever the shop raised; it is still unknown.
    """
    if undone_by_shop(state, acceptance, step):
        return note_undone(state, acceptance, now, step)
    message = f"{acceptance.offer.quiet_key}: an undo was asked for in time and is not possible any more; {acceptance.amount} stays charged"
    if not tell_staff(state, "undo_not_possible", acceptance, message):
        return acceptance
    step(Step.ALERTED)
    return state.store.drop_undo(acceptance)
