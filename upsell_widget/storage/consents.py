"""Consent: what a shopper said about browsing history, and what is erased when they withdraw it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from upsell_widget.storage.database import Database
from upsell_widget.storage.locking import hold_browsing, lock_shopper
from upsell_widget.storage.tables.browsing import views
from upsell_widget.storage.tables.receipts import receipts
from upsell_widget.storage.tables.shoppers import shoppers as table
from upsell_widget.storage.upsert import insert_into


class Consents:
    """Records changes of consent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record_consent(self, shopper_id: str, granted: bool, at: datetime) -> None:
        """Record a change of consent; a withdrawal erases browsing in the same transaction."""
        with self._database.writing(durable=True) as connection:
            hold_browsing(connection)
            lock_shopper(connection, shopper_id)
            said = consent_of(connection, shopper_id)
            if said is None or said[1] <= at:
                note(connection, shopper_id, consent=granted, consent_at=at)
            if not granted:
                withdraw(connection, shopper_id, at)


def consent_of(connection: Connection, shopper_id: str) -> tuple[bool, datetime] | None:
    """What a shopper said last, and when; None: nothing."""
    mine = select(table.c.consent, table.c.consent_at).where(table.c.shopper_id == shopper_id, table.c.consent.is_not(None))
    row = connection.execute(mine).first()
    return (row.consent, row.consent_at) if row is not None else None


def withdraw(connection: Connection, shopper_id: str, at: datetime) -> None:
    """Erase a shopper's browsing, also from the contexts of their receipts, and let events on their way follow."""
    connection.execute(delete(views).where(views.c.shopper_id == shopper_id))
    connection.execute(update(receipts).where(receipts.c.shopper_id == shopper_id).values(context=None))
    note(connection, shopper_id, withdrawn_at=at, changed_at=at)


def note(connection: Connection, shopper_id: str, **columns: object) -> None:
    """Set columns of a shopper's row, which need not exist yet."""
    added = insert_into(connection, table).values(shopper_id=shopper_id, **columns)
    connection.execute(added.on_conflict_do_update(index_elements=["shopper_id"], set_=columns))
