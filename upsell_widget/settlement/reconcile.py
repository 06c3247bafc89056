"""Reconcile: find out what became of acceptances and undos whose request died or whose shop did not answer (MONEY.md, 6)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from upsell_widget.domain.acceptances import Acceptance, AcceptanceState
from upsell_widget.settlement.accept import OURS_FOR
from upsell_widget.settlement.resolve import resolve
from upsell_widget.settlement.staff import tell_staff
from upsell_widget.settlement.steps import Step, no_step
from upsell_widget.state import State

ALERT_AFTER = timedelta(minutes=10)
"""Nothing stays unresolved for longer without staff being told."""
LEASE = timedelta(minutes=1)
"""How long one reconciler has an acceptance to itself: well above what the shop may take for it."""
RUN = timedelta(seconds=60)
"""A run begins nothing new after this long; the next one goes on."""
AT_MOST = 1_000
_LOG = logging.getLogger(__name__)


class Found(StrEnum):
    """What became of one acceptance in one run."""

    SETTLED = "settled"
    REFUSED = "refused"
    FAILED = "failed"
    UNDONE = "undone"
    KEPT = "kept"
    """An undo came too late for the shop: the acceptance stays settled, and staff are told."""
    UNRESOLVED = "unresolved"
    BUSY = "busy"
    """Another reconciler has it."""


_FOUND = {
    AcceptanceState.REFUSED: Found.REFUSED,
    AcceptanceState.FAILED: Found.FAILED,
    AcceptanceState.UNDONE: Found.UNDONE,
    AcceptanceState.REFUNDED: Found.UNDONE,
}


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How many acceptances one run found, by what became of them; ``alerted``: told to staff."""

    settled: int = 0
    refused: int = 0
    failed: int = 0
    undone: int = 0
    kept: int = 0
    unresolved: int = 0
    busy: int = 0
    alerted: int = 0

    def plus(self, name: str) -> Reconciled:
        """One more of a kind."""
        return replace(self, **{name: getattr(self, name) + 1})


def reconcile(state: State, now: datetime | None = None, *, step: Callable[[str], None] = no_step) -> Reconciled:
    """Resolve every acceptance that has been pending, or being undone, for 30 seconds. Safe to run in several workers at once."""
    started = state.clock()
    now = now or started
    counts = Reconciled()
    pending = sorted(state.store.unresolved(now - OURS_FOR, AT_MOST), key=lambda each: each.alerted)
    for acceptance in pending:
        if state.clock() - started > RUN:
            break
        run = _Turn(state, acceptance, now, step)
        counts = counts.plus(run.take())
        if run.alerted:
            counts = counts.plus("alerted")
    return counts


class _Turn:
    """One reconciler's turn at one acceptance, under its lease."""

    def __init__(self, state: State, acceptance: Acceptance, now: datetime, step: Callable[[str], None]) -> None:
        self._state, self._now, self._step = state, now, step
        self._offer_id = acceptance.offer_id
        self.alerted = False

    def take(self) -> Found:
        """Resolve it if nobody else is at it; what became of it."""
        store, name, holder = self._state.store, f"acceptance:{self._offer_id}", self._state.new_id()
        if not store.lease(name, holder, self._state.clock(), LEASE):
            return Found.BUSY
        try:
            self._step(Step.LEASED)
            return self._resolve()
        finally:
            store.release(name, holder)

    def _resolve(self) -> Found:
        acceptance = self._state.store.acceptance(self._offer_id)
        if acceptance is None or acceptance.unresolved_since is None:
            return Found.BUSY
        settled = Found.KEPT if acceptance.is_being_undone else Found.SETTLED
        try:
            acceptance = resolve(self._state, acceptance, self._now, self._state.clock() + LEASE / 2, self._step)
        except Exception:
            _LOG.exception("offer %s: still unresolved; the next run will try again", self._offer_id)
        if acceptance.unresolved_since is not None:
            self._alert(acceptance, self._now - acceptance.unresolved_since)
            return Found.UNRESOLVED
        return _FOUND.get(acceptance.state, settled)

    def _alert(self, acceptance: Acceptance, age: timedelta) -> None:
        """Tell staff, once, about what has been unresolved for ten minutes: told first and noted after, so never not told."""
        if acceptance.alerted or age < ALERT_AFTER:
            return
        target = acceptance.offer.change.target if acceptance.offer.change is not None else "content"
        code, what = ("undo_unresolved", "the undo of an") if acceptance.is_being_undone else ("acceptance_unresolved", "an")
        minutes = int(age.total_seconds() // 60)
        message = f"{target}: {what} accepted offer ({acceptance.amount}, key {acceptance.key}) is unresolved after {minutes} minutes"
        if not tell_staff(self._state, code, acceptance, message):
            return
        self._step(Step.ALERTED)
        self.alerted = self._state.store.mark_alerted(acceptance.offer_id)
