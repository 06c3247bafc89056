"""Acceptances, in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from upsell_widget.domain.acceptances import NEXT_STATES, Acceptance, AcceptanceState
from upsell_widget.domain.limits import Quiet
from upsell_widget.domain.outcomes import Outcome, OutcomeKind
from upsell_widget.storage.in_memory.tables import Tables

STANDING = frozenset({AcceptanceState.PENDING, AcceptanceState.SETTLED})
"""While one stands, the same change to the same cart or order is not begun again."""


class Acceptances:
    """Inserted once, moved by compare-and-set."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def begin(self, acceptance: Acceptance) -> Acceptance:
        """Insert it pending, or return the one that won."""
        with self._tables.lock:
            known = self._tables.acceptances.get(acceptance.offer_id) or self._standing(acceptance.fingerprint)
            if known is None:
                known = self._tables.acceptances[acceptance.offer_id] = acceptance
            return known

    def _standing(self, fingerprint: str) -> Acceptance | None:
        return next(iter(self._where(lambda each: each.state in STANDING and each.fingerprint == fingerprint)), None)

    def settle(self, acceptance: Acceptance, outcome: Outcome | None = None, quiets: Sequence[Quiet] = ()) -> Acceptance:
        """Store an acceptance moved to its next state, or return the stored one that may not make that move."""
        with self._tables.lock:
            stored = self._tables.acceptances.get(acceptance.offer_id)
            if stored is None:
                raise LookupError(f"offer {acceptance.offer_id}: found no acceptance to settle, expected one that was begun")
            if acceptance.state not in NEXT_STATES.get(stored.state, frozenset()):
                return stored
            asked_at = acceptance.undo_asked_at or stored.undo_asked_at
            moved = replace(acceptance, alerted=acceptance.alerted or stored.alerted, undo_asked_at=asked_at)
            self._tables.acceptances[acceptance.offer_id] = moved
            if outcome is not None:
                self._tables.add_outcome(outcome)
            self._tables.silence(acceptance.offer.shopper_id, quiets)
            return moved

    def begin_undo(self, offer_id: str, at: datetime) -> Acceptance:
        """Note that a settled acceptance is to be undone."""
        with self._tables.lock:
            stored = self._tables.acceptances[offer_id]
            if stored.state is AcceptanceState.SETTLED and stored.undo_asked_at is None:
                stored = self._tables.acceptances[offer_id] = replace(stored, undo_asked_at=at, alerted=False)
            return stored

    def drop_undo(self, acceptance: Acceptance) -> Acceptance:
        """Note that the undo begun at its ``undo_asked_at`` cannot be done."""
        with self._tables.lock:
            stored = self._tables.acceptances[acceptance.offer_id]
            if stored.is_being_undone and stored.undo_asked_at == acceptance.undo_asked_at:
                stored = self._tables.acceptances[acceptance.offer_id] = replace(stored, undo_asked_at=None)
            return stored

    def acceptance(self, offer_id: str) -> Acceptance | None:
        """The acceptance of an offer."""
        return self._tables.acceptances.get(offer_id)

    def unresolved(self, before: datetime, at_most: int = 100) -> tuple[Acceptance, ...]:
        """Acceptances pending, or being undone, since before a moment; oldest first."""
        return self._where(lambda each: each.unresolved_since is not None and each.unresolved_since < before)[:at_most]

    def settled_in(self, quiet_key: str) -> tuple[Acceptance, ...]:
        """The settled acceptances of one cart or order, oldest first."""
        return self._where(lambda each: each.state is AcceptanceState.SETTLED and each.offer.quiet_key == quiet_key)

    def purchased_with(self, order_id: str) -> tuple[Acceptance, ...]:
        """The acceptances whose purchase this order was, oldest first."""
        with self._tables.lock:
            bought = {
                each.offer_id for each in self._tables.outcomes.values() if each.kind is OutcomeKind.PURCHASED and each.order_id == order_id
            }
        return self._where(lambda each: each.offer_id in bought)

    def mark_alerted(self, offer_id: str) -> bool:
        """Note that staff were told; True the first time."""
        with self._tables.lock:
            stored = self._tables.acceptances.get(offer_id)
            if stored is None or stored.alerted:
                return False
            self._tables.acceptances[offer_id] = replace(stored, alerted=True)
            return True

    def _where(self, wanted: Callable[[Acceptance], bool]) -> tuple[Acceptance, ...]:
        with self._tables.lock:
            found = [each for each in self._tables.acceptances.values() if wanted(each)]
        return tuple(sorted(found, key=lambda each: (each.at, each.offer_id)))
