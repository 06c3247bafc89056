"""Locks: of one shopper's row, and on PostgreSQL of the order between browsing events and withdrawals.

On SQLite a write transaction has the whole database to itself, so nothing more is needed.
"""

from __future__ import annotations

from sqlalchemy import Connection, select, text

from upsell_widget.storage.tables.shoppers import shoppers as table
from upsell_widget.storage.upsert import insert_into

BROWSING = 7_305_001
MIGRATION = 7_305_002
"""Keys of PostgreSQL advisory locks: any numbers that are ours."""


def lock_shopper(connection: Connection, shopper_id: str) -> str:
    """Lock a shopper's row until the transaction ends; the id they are remembered under: their own, or the account's."""
    mine = select(table.c.shopper_id, table.c.merged_into).where(table.c.shopper_id == shopper_id).with_for_update()
    row = connection.execute(mine).first()
    if row is None and connection.dialect.name != "sqlite":
        connection.execute(insert_into(connection, table).values(shopper_id=shopper_id).on_conflict_do_nothing())
        row = connection.execute(mine).first()
    return str(row.merged_into or shopper_id) if row is not None else shopper_id


def share_browsing(connection: Connection) -> None:
    """While events are written, no withdrawal or merge may pass them."""
    _advise(connection, "pg_advisory_xact_lock_shared", BROWSING)


def hold_browsing(connection: Connection) -> None:
    """While a withdrawal or merge is under way, no events are written."""
    _advise(connection, "pg_advisory_xact_lock", BROWSING)


def hold_migration(connection: Connection) -> None:
    """One process migrates, the others wait as long as it takes."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL lock_timeout = 0"))
    _advise(connection, "pg_advisory_xact_lock", MIGRATION)


def _advise(connection: Connection, function: str, key: int) -> None:
    if connection.dialect.name != "sqlite":
        connection.execute(text(f"SELECT {function}(:key)"), {"key": key})
