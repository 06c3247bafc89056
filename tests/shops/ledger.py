"""The ledger shop's database: one SQLite file, used by as many processes as like."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS product (
    id TEXT PRIMARY KEY, price INTEGER NOT NULL, stock INTEGER, tax_percent INTEGER NOT NULL DEFAULT 10,
    plan_first INTEGER, plan_price INTEGER, available INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE IF NOT EXISTS basket (
    kind TEXT NOT NULL, id TEXT NOT NULL, shopper_id TEXT NOT NULL, coupon_percent INTEGER NOT NULL, shipping INTEGER NOT NULL,
    free_from INTEGER, amendable_until TEXT, PRIMARY KEY (kind, id)
);
CREATE TABLE IF NOT EXISTS line (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, basket_id TEXT NOT NULL, product_id TEXT NOT NULL, plan_id TEXT, quantity INTEGER NOT NULL,
    discount_percent INTEGER NOT NULL, frozen_total INTEGER
);
CREATE TABLE IF NOT EXISTS change (
    key TEXT PRIMARY KEY, line_id TEXT NOT NULL, replaced TEXT, charged INTEGER NOT NULL, quote TEXT NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS movement (number INTEGER PRIMARY KEY, key TEXT NOT NULL, amount INTEGER NOT NULL);
"""
"""``movement`` is the money: a charge is above zero, a refund below."""


class Ledger:
    """Opens the file for reading, or for one write at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def create(self) -> None:
        """Make the tables, if they are not there."""
        with self.open() as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.executescript(SCHEMA)

    @contextmanager
    def open(self, timeout: float = 5.0) -> Iterator[sqlite3.Connection]:
        """A connection that waits ``timeout`` seconds for a lock, then raises sqlite3.OperationalError."""
        with closing(sqlite3.connect(self._path, timeout=timeout, isolation_level=None)) as connection:
            connection.row_factory = sqlite3.Row
            yield connection

    @contextmanager
    def write(self, timeout: float = 5.0) -> Iterator[sqlite3.Connection]:
        """A transaction of one's own: committed at the end, rolled back when anything is raised."""
        with self.open(timeout) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
