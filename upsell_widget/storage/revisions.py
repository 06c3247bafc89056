"""Revisions: numbers that tell workers that something changed. Raising one locks it, so changes queue up."""

from __future__ import annotations

from sqlalchemy import Connection, select

from upsell_widget.storage.tables.campaigns import revisions as table
from upsell_widget.storage.upsert import insert_into


def raise_revision(connection: Connection, name: str) -> int:
    """Raise it by one; the new number."""
    first = insert_into(connection, table).values(name=name, value=1)
    raised = first.on_conflict_do_update(index_elements=["name"], set_={"value": table.c.value + 1}).returning(table.c.value)
    return int(connection.execute(raised).scalar_one())


def revision_of(connection: Connection, name: str) -> int:
    """The number; 0: never raised."""
    return connection.scalar(select(table.c.value).where(table.c.name == name)) or 0
