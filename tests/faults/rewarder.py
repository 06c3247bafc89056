"""What settles referrals in a process of its own, and may die before or after any reward; the shop's book is a file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path

from tests.domain.referrals.building import PROGRAMME
from tests.faults.processes import DieAt
from upsell_widget.ports.referrals import Particulars
from upsell_widget.referring.settling import ReferralSettlement
from upsell_widget.storage.sql_store import SqlStore

POINTS = ("before the friend", "after the friend", "before the inviter", "after the inviter")
"""Where a process can die once SETTLING is written: before and after the shop is asked for each side."""


@dataclass(frozen=True)
class FileBook:
    """A shop's book of rewards in a file: one entry for a key, in one transaction. ``step`` is passed before and after each."""

    file: Path
    step: Callable[[str], None] = lambda name: None

    def open(self) -> None:
        """Begin an empty book."""
        with closing(sqlite3.connect(self.file)) as book, book:
            book.execute("CREATE TABLE given (key TEXT PRIMARY KEY, shopper_id TEXT, amount INTEGER)")
            book.execute("CREATE TABLE asked (key TEXT)")

    def reward(self, shopper_id: str, amount: int, unit: str, key: str) -> None:
        """Once for a key; every asking is noted."""
        self.step("before")
        with closing(sqlite3.connect(self.file, timeout=30)) as book, book:
            book.execute("INSERT INTO asked VALUES (?)", (key,))
            book.execute("INSERT OR IGNORE INTO given VALUES (?, ?, ?)", (key, shopper_id, amount))
        self.step("after")

    def particulars(self, shopper_id: str) -> Particulars:
        """Nothing is known."""
        return Particulars()

    def shown_name(self, shopper_id: str) -> str:
        """Nobody is named."""
        return ""

    def rows(self, table: str) -> list[tuple[object, ...]]:
        """Everything in a table of the book."""
        with closing(sqlite3.connect(self.file)) as book:
            return sorted(book.execute(f"SELECT * FROM {table}").fetchall())


def settle_and_die(database_url: str, file: Path, now: datetime, point: int) -> None:
    """Settle what is due, and die at the point of this number."""
    ReferralSettlement(SqlStore(database_url), FileBook(file, DieAt(point)), PROGRAMME, "dies").settle(now)


def settle_together(database_url: str, file: Path, now: datetime, holder: str, together: Barrier) -> None:
    """Settle what is due, together with others."""
    store = SqlStore(database_url)
    together.wait()
    ReferralSettlement(store, FileBook(file), PROGRAMME, holder).settle(now)
