"""Migrating: brings the database to the newest schema, whoever else is at it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select, table
from sqlalchemy import column as column_named
from sqlalchemy.exc import OperationalError

from upsell_widget.storage.database import SQLITE_WAIT_SECONDS, Database
from upsell_widget.storage.locking import hold_migration
from upsell_widget.storage.migrations import NEWEST, VERSION_TABLE

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(database: Database) -> None:
    """Run the migrations that were not run yet. Safe from several processes at once.

    Raises:
        StoreUnavailable: the database cannot be reached or changed.
    """
    with database.reading() as connection:
        if database.is_sqlite:
            _keep_a_log(connection)
        done = _version(connection)
    if done != NEWEST:
        from alembic import command  # takes a tenth of a second, is seldom needed, and nobody should wait for it locked out

        with database.writing() as connection:
            hold_migration(connection)
            command.upgrade(_configuration(connection), "head")
    database.close()


def _version(connection: Connection) -> str | None:
    """The newest migration that was run; None: none was."""
    if not connection.dialect.has_table(connection, VERSION_TABLE):
        return None
    return connection.scalar(select(column_named("version_num")).select_from(table(VERSION_TABLE)))


def _configuration(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _keep_a_log(connection: Connection) -> None:
    """Turn SQLite's write-ahead log on; the file remembers. SQLite does not wait for others to do the same, so we do."""
    deadline = time.monotonic() + SQLITE_WAIT_SECONDS
    while True:
        try:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            return
        except OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
