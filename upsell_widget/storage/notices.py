"""Notices in SQL: what was told to staff, each matter once, and where it stands in the inbox."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from upsell_widget.domain.channels import INBOX
from upsell_widget.domain.outbox import Notice, Standing
from upsell_widget.domain.signal_rules import Heard, Hearing
from upsell_widget.domain.signals import Signal
from upsell_widget.storage.database import Database
from upsell_widget.storage.rows import column_text
from upsell_widget.storage.tables.outbox import notices as table
from upsell_widget.storage.upsert import insert_into


class Notices:
    """What was told, and the inbox."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def tell(self, notice: Notice, judge: Callable[[datetime | None], Hearing]) -> Hearing:
        """Judge by when the same matter was told last, and insert the notice if it is to be told."""
        columns = notice_columns(notice)
        latest = select(table.c.id, table.c.at).order_by(table.c.at.desc()).limit(1)
        latest = latest.where(*(table.c[name] == columns[name] for name in ("shopper_id", "code", "matter")))
        with self._database.reading() as connection:
            before = connection.execute(latest).first()
        hearing = judge(before.at if before is not None else None)
        if hearing.verdict is not Heard.TOLD:
            return hearing
        with self._database.writing() as connection:
            columns["follows"] = before.id if before is not None else ""
            added = insert_into(connection, table).values(columns).on_conflict_do_nothing().returning(table.c.id)
            inserted = connection.execute(added).first() is not None
        return hearing if inserted else Hearing(Heard.TOLD_BEFORE, "told at this moment")

    def notice(self, notice_id: str) -> Notice | None:
        """A notice."""
        with self._database.reading() as connection:
            row = connection.execute(select(table).where(table.c.id == column_text(notice_id))).first()
        return notice_of(row) if row is not None else None

    def inbox(self, code: str | None = None, standing: Standing | None = None, at_most: int = 100) -> tuple[Notice, ...]:
        """Notices for the inbox, newest first."""
        wanted = select(table).where(table.c.in_inbox).order_by(table.c.at.desc(), table.c.id).limit(at_most)
        if code is not None:
            wanted = wanted.where(table.c.code == column_text(code))
        if standing is not None:
            wanted = wanted.where(table.c.standing == standing.value)
        with self._database.reading() as connection:
            return tuple(map(notice_of, connection.execute(wanted)))

    def inbox_counts(self) -> Mapping[tuple[str, Standing], int]:
        """How many of each code and standing are in the inbox."""
        counted = select(table.c.code, table.c.standing, func.count()).where(table.c.in_inbox).group_by(table.c.code, table.c.standing)
        with self._database.reading() as connection:
            return {(code, Standing(standing)): count for code, standing, count in connection.execute(counted)}

    def set_standing(self, notice_id: str, standing: Standing) -> bool:
        """Move a notice in the inbox."""
        this = update(table).where(table.c.id == column_text(notice_id), table.c.in_inbox)
        with self._database.writing() as connection:
            return bool(connection.execute(this.values(standing=standing.value)).rowcount)


def notice_columns(notice: Notice) -> dict[str, Any]:
    """A new notice as columns; ``follows`` is for the store to fill in."""
    signal = notice.signal
    given = {"code": signal.code, "shopper_id": signal.shopper_id, "found": signal.found, "matter": signal.matter, "key": signal.key}
    return {name: column_text(str(value)) for name, value in given.items()} | {
        "id": notice.id,
        "at": signal.at,
        "channels": json.dumps(notice.channels),
        "in_inbox": INBOX in notice.channels,
        "standing": notice.standing.value,
        "is_spread": not set(notice.channels) - {INBOX},
    }


def notice_of(row: Row[Any]) -> Notice:
    """A notice from its row."""
    signal = Signal(row.code, row.shopper_id, row.at, row.found, row.matter)
    return Notice(row.id, signal, tuple(json.loads(row.channels)), Standing(row.standing))
