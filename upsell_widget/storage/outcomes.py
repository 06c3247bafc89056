"""Outcomes and the silences that come with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Connection, case, or_, select

from upsell_widget.domain.limits import Quiet
from upsell_widget.domain.outcomes import Outcome
from upsell_widget.storage.database import Database
from upsell_widget.storage.locking import lock_shopper
from upsell_widget.storage.rows import outcome_columns, outcome_of
from upsell_widget.storage.strictness import by_key
from upsell_widget.storage.tables.outcomes import outcomes as table
from upsell_widget.storage.tables.shoppers import quiets as quiet_table
from upsell_widget.storage.upsert import insert_on


class Outcomes:
    """Records what became of offers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, outcome: Outcome, quiets: Sequence[Quiet] = ()) -> bool:
        """Record an outcome and its silences in one transaction; False if it was recorded before."""
        with self._database.writing() as connection:
            remembered = lock_shopper(connection, outcome.shopper_id)
            added = add_outcome(connection, replace(outcome, shopper_id=remembered))
            if added:
                silence(connection, remembered, quiets)
            return added

    def outcomes(self, offer_id: str) -> tuple[Outcome, ...]:
        """The outcomes of an offer, oldest first."""
        mine = select(table).where(table.c.offer_id == offer_id).order_by(table.c.at, table.c.id)
        with self._database.reading() as connection:
            return tuple(map(outcome_of, connection.execute(mine)))


def add_outcome(connection: Connection, outcome: Outcome) -> bool:
    """Add an outcome; False if it was there."""
    return connection.execute(_adding(connection.dialect.name), outcome_columns(outcome)).first() is not None


def silence(connection: Connection, shopper_id: str, quiets: Sequence[Quiet]) -> None:
    """Add silences, the strictest of each key winning."""
    rows = [{"shopper_id": shopper_id, "key": key, "until": until} for key, until in sorted(by_key(quiets).items())]
    if rows:
        connection.execute(_silencing(connection.dialect.name), rows)


@cache
def _adding(dialect: str) -> Any:
    return insert_on(dialect, table).on_conflict_do_nothing().returning(table.c.id)


@cache
def _silencing(dialect: str) -> Any:
    given = insert_on(dialect, quiet_table)
    there, new = quiet_table.c.until, given.excluded.until
    strictest = case((or_(there.is_(None), new.is_(None)), None), (new > there, new), else_=there)
    return given.on_conflict_do_update(index_elements=["shopper_id", "key"], set_={"until": strictest})
