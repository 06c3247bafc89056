"""Acceptances in SQL: inserted once, moved by compare-and-set.

All of it survives a power cut, save that a settlement may be lost with the power: then the acceptance is pending again, and
reconcile settles it by its key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select, update
from sqlalchemy import Row as Found

from upsell_widget.documents.codec import decode_acceptance, encode_acceptance
from upsell_widget.domain.acceptances import NEXT_STATES, Acceptance, AcceptanceState
from upsell_widget.domain.limits import Quiet
from upsell_widget.domain.outcomes import Outcome, OutcomeKind
from upsell_widget.storage.database import Database
from upsell_widget.storage.locking import lock_shopper
from upsell_widget.storage.outcomes import add_outcome, silence
from upsell_widget.storage.tables.acceptances import STANDING
from upsell_widget.storage.tables.acceptances import acceptances as table
from upsell_widget.storage.tables.outcomes import outcomes
from upsell_widget.storage.upsert import insert_into


class Acceptances:
    """How a yes is remembered."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, acceptance: Acceptance) -> Acceptance:
        """Insert it pending, or return the one that won."""
        while True:
            with self._database.writing(durable=True) as connection:
                added = insert_into(connection, table).values(_columns(acceptance)).on_conflict_do_nothing()
                if connection.execute(added.returning(table.c.offer_id)).first() is not None:
                    return acceptance
                won = _winner(connection, acceptance)
            if won is not None:  # None: it was undone between our two statements, so the way is free
                return won

    def settle(self, acceptance: Acceptance, outcome: Outcome | None = None, quiets: Sequence[Quiet] = ()) -> Acceptance:
        """Store it moved to its next state, with outcome and silences; or return the stored one that may not move so."""
        mine = table.c.offer_id == acceptance.offer_id
        durable = acceptance.state is not AcceptanceState.SETTLED
        with self._database.writing(durable=durable) as connection:
            row = connection.execute(select(table).where(mine).with_for_update()).first()
            if row is None:
                raise LookupError(f"offer {acceptance.offer_id}: found no acceptance to settle, expected one that was begun")
            stored = _acceptance_of(row)
            if acceptance.state not in NEXT_STATES.get(stored.state, frozenset()):
                return stored
            asked_at = acceptance.undo_asked_at or stored.undo_asked_at
            moved = replace(acceptance, alerted=acceptance.alerted or stored.alerted, undo_asked_at=asked_at)
            connection.execute(update(table).where(mine).values(_columns(moved)))
            remembered = lock_shopper(connection, acceptance.offer.shopper_id)
            if outcome is not None:
                add_outcome(connection, replace(outcome, shopper_id=remembered))
            silence(connection, remembered, quiets)
            return moved

    def begin_undo(self, offer_id: str, at: datetime) -> Acceptance:
        """Note that a settled acceptance is to be undone."""
        nobody_asked = and_(table.c.state == AcceptanceState.SETTLED.value, table.c.undo_asked_at.is_(None))
        return self._note_undo(offer_id, nobody_asked, undo_asked_at=at, alerted=False)

    def drop_undo(self, acceptance: Acceptance) -> Acceptance:
        """Note that the undo begun at its ``undo_asked_at`` cannot be done."""
        this_one = and_(table.c.state == AcceptanceState.SETTLED.value, table.c.undo_asked_at == acceptance.undo_asked_at)
        return self._note_undo(acceptance.offer_id, this_one, undo_asked_at=None)

    def _note_undo(self, offer_id: str, where: ColumnElement[bool], **noted: Any) -> Acceptance:
        mine = table.c.offer_id == offer_id
        with self._database.writing(durable=True) as connection:
            connection.execute(update(table).where(mine, where).values(noted))
            row = connection.execute(select(table).where(mine)).first()
        if row is None:
            raise LookupError(f"offer {offer_id}: found no acceptance to undo, expected one that was begun")
        return _acceptance_of(row)

    def acceptance(self, offer_id: str) -> Acceptance | None:
        """The acceptance of an offer."""
        return next(iter(self._found(select(table).where(table.c.offer_id == offer_id))), None)

    def unresolved(self, before: datetime, at_most: int = 100) -> tuple[Acceptance, ...]:
        """Acceptances pending, or being undone, since before a moment; oldest first."""
        pending = and_(table.c.state == AcceptanceState.PENDING.value, table.c.at < before)
        being_undone = and_(table.c.state == AcceptanceState.SETTLED.value, table.c.undo_asked_at < before)
        return self._found(select(table).where(or_(pending, being_undone)).limit(at_most))

    def settled_in(self, quiet_key: str) -> tuple[Acceptance, ...]:
        """The settled acceptances of one cart or order, oldest first."""
        settled = table.c.state == AcceptanceState.SETTLED.value
        return self._found(select(table).where(settled, table.c.quiet_key == quiet_key))

    def purchased_with(self, order_id: str) -> tuple[Acceptance, ...]:
        """The acceptances whose purchase this order was, oldest first."""
        bought = select(outcomes.c.offer_id).where(outcomes.c.order_id == order_id, outcomes.c.kind == OutcomeKind.PURCHASED.value)
        return self._found(select(table).where(table.c.offer_id.in_(bought)))

    def mark_alerted(self, offer_id: str) -> bool:
        """Note that staff were told; True the first time."""
        untold = update(table).where(table.c.offer_id == offer_id, table.c.alerted.is_(False))
        with self._database.writing(durable=True) as connection:
            return connection.execute(untold.values(alerted=True)).rowcount == 1

    def _found(self, wanted: Select[Any]) -> tuple[Acceptance, ...]:
        with self._database.reading() as connection:
            return tuple(map(_acceptance_of, connection.execute(wanted.order_by(table.c.at, table.c.offer_id))))


def _winner(connection: Connection, acceptance: Acceptance) -> Acceptance | None:
    """The acceptance of the same offer, or else the one standing for the same change."""
    same_offer = table.c.offer_id == acceptance.offer_id
    columns = _columns(acceptance)
    same_change = and_(table.c.target == columns["target"], table.c.fingerprint == columns["fingerprint"], STANDING)
    row = connection.execute(select(table).where(or_(same_offer, same_change)).order_by(same_offer.desc()).limit(1)).first()
    return _acceptance_of(row) if row is not None else None


def _columns(acceptance: Acceptance) -> dict[str, Any]:
    change = acceptance.offer.change
    return {
        "offer_id": acceptance.offer_id,
        "target": str(change.target) if change is not None else acceptance.offer.quiet_key,
        "fingerprint": acceptance.fingerprint,
        "state": acceptance.state.value,
        "at": acceptance.at,
        "quiet_key": acceptance.offer.quiet_key,
        "alerted": acceptance.alerted,
        "qa": acceptance.qa,
        "undo_asked_at": acceptance.undo_asked_at,
        "document": encode_acceptance(acceptance),
    }


def _acceptance_of(row: Found[Any]) -> Acceptance:
    return replace(decode_acceptance(row.document), alerted=row.alerted, undo_asked_at=row.undo_asked_at)
