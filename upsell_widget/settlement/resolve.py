"""Resolve: ask the shop what it did for one key, and if it did nothing, ask once more with the same key; finish undos."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from upsell_widget.domain.acceptances import Acceptance, AcceptanceState
from upsell_widget.domain.changes import Change
from upsell_widget.domain.receipts import Reason
from upsell_widget.domain.shop import Quote
from upsell_widget.errors import ChangeRefused
from upsell_widget.settlement.checks import lives_in_the_request
from upsell_widget.settlement.conclude import conclude, refuse, take_back
from upsell_widget.settlement.steps import Step
from upsell_widget.settlement.taking_back import finish_undo
from upsell_widget.state import State

KEY_HOLDS = timedelta(hours=23)
"""Payment providers forget a key after a day. Beyond this nothing is charged, only looked up."""
GIVEN_UP = timedelta(minutes=10)
"""When a request-only cart's acceptance is closed: no request will carry it out any more, and nothing was charged."""


def resolve(state: State, acceptance: Acceptance, now: datetime, until: datetime, step: Callable[[str], None]) -> Acceptance:
    """The acceptance as resolved, or still as it was. ``until``: by state.clock, how long a refusal is ours to note.

    Raises:
        Exception: whatever the shop raised; the outcome is still unknown.
    """
    if acceptance.is_being_undone:
        return finish_undo(state, acceptance, now, step)
    change, shown = acceptance.offer.change, acceptance.shown
    if change is None or shown is None:
        return conclude(state, acceptance, None, now, step)
    if lives_in_the_request(state, change):
        return _give_up(state, acceptance) if now - acceptance.at >= GIVEN_UP else acceptance
    applied = state.shop.lookup(acceptance.key)
    step(Step.LOOKED_UP)
    if applied is not None:
        return conclude(state, acceptance, applied, now, step)
    if now - acceptance.at >= KEY_HOLDS:
        return state.store.settle(acceptance.moved(AcceptanceState.FAILED, now, reason=Reason.LATE))
    return _ask_again(state, acceptance, change, shown, now, until, step)


def _ask_again(
    state: State, acceptance: Acceptance, change: Change, shown: Quote, now: datetime, until: datetime, step: Callable[[str], None]
) -> Acceptance:
    """The same change, the same key, the same price at most."""
    try:
        applied = state.shop.apply(change, key=acceptance.key, at_most=shown, timeout=state.settings.apply_seconds)
    except ChangeRefused as refusal:
        return _refused(state, acceptance, refusal.code, now, until, step)
    step(Step.APPLIED)
    return conclude(state, acceptance, applied, now, step)


def _refused(state: State, acceptance: Acceptance, code: str, now: datetime, until: datetime, step: Callable[[str], None]) -> Acceptance:
    """Refused for good; what a shop has done all the same, in part or whole, is refunded and staff are told."""
    in_part = state.shop.lookup(acceptance.key)
    if in_part is not None and not take_back(state, acceptance, in_part, "applied_in_part", step):
        return conclude(state, acceptance, in_part, now, step)
    is_ours = in_part is not None or state.clock() < until  # what was taken back is refused, however late: nobody may settle it
    return refuse(state, acceptance, code, now, step) if is_ours else acceptance


def _give_up(state: State, acceptance: Acceptance) -> Acceptance:
    return state.store.settle(acceptance.moved(AcceptanceState.FAILED, state.clock(), reason=Reason.LATE))
