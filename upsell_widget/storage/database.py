"""The database: connections for reading and for writing, safe across threads and forks; its failures under one name."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from upsell_widget.errors import ConfigurationError, StoreUnavailable

WAIT_SECONDS = 5
"""The longest wait for a connection, or on PostgreSQL for a lock or one statement."""
SQLITE_WAIT_SECONDS = 20
"""The longest wait for SQLite's write lock. Writers poll for it and may be unlucky; 5 s were seen to be too few for 16 of
them on two busy cores. Readers never wait."""
DRIVERS = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg"}
POSTGRESQL_LIMITS = f"-c statement_timeout={WAIT_SECONDS}s -c lock_timeout={WAIT_SECONDS}s -c timezone=UTC"


class Database:
    """One SQLite file or PostgreSQL database.

    Reads are in autocommit and take no lock; writes are one transaction each, on SQLite begun IMMEDIATE.

    Raises:
        ConfigurationError: the URL is not one of ours.
    """

    def __init__(self, url: str | URL) -> None:
        self._url = checked_url(url)
        self.bar: Callable[[], None] | None = None
        """Called before every use; raises StoreUnavailable while the database must not be used."""
        self._lock = Lock()
        self._pid = 0
        self._reader: Engine | None = None
        self._writer: Engine | None = None
        self._left_behind: list[Engine | None] = []

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a SQLite file."""
        return self._url.get_backend_name() == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for reading. Raises StoreUnavailable for every failure of the database."""
        self._pass_bar()
        try:
            with self._engines()[0].connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise StoreUnavailable(_told(error, self._url)) from error

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[Connection]:
        """A connection in one transaction, committed at the end, rolled back on any error.

        ``durable``: on SQLite it survives a power cut too, not only the death of the process.

        Raises StoreUnavailable for every failure of the database.
        """
        self._pass_bar()
        try:
            with self._engines()[1].connect() as connection:
                if durable:
                    connection = connection.execution_options(durable=True)
                with connection.begin():
                    yield connection
        except SQLAlchemyError as error:
            raise StoreUnavailable(_told(error, self._url)) from error

    def _pass_bar(self) -> None:
        bar = self.bar  # another thread may lift it
        if bar is not None:
            bar()

    def apart(self) -> Database:
        """The same database by connections of its own, and no bar."""
        return Database(self._url)

    def close(self) -> None:
        """Close idle connections; the next use opens new ones."""
        for engine in (self._reader, self._writer):
            if engine is not None and self._pid == os.getpid():
                engine.dispose()

    def _engines(self) -> tuple[Engine, Engine]:
        if self._pid != os.getpid() or self._reader is None or self._writer is None:
            self._start()
        assert self._reader is not None, "just started"
        assert self._writer is not None, "just started"
        return self._reader, self._writer

    def _start(self) -> None:
        """Engines of this process's own. A parent's are kept and never touched: closing them here would hurt it."""
        if self._pid not in (0, os.getpid()):
            self._lock = Lock()
            self._left_behind += (self._reader, self._writer)
            self._reader = self._writer = None
        with self._lock:
            if self._reader is None or self._writer is None:
                self._writer = _writing_engine(self._url)
                self._reader = _reading_engine(self._url, self._writer)
                self._pid = os.getpid()


def checked_url(given: str | URL) -> URL:
    """The URL, with the driver we use.

    Raises:
        ConfigurationError: it is malformed, of another kind of database or driver, or the driver is not installed.
    """
    try:
        url = make_url(given)
    except (ArgumentError, ValueError) as error:
        raise ConfigurationError(f"UPSELL_DATABASE_URL: {error}") from error
    kind = url.get_backend_name()
    if kind == "sqlite" and url.database in (None, "", ":memory:"):
        raise ConfigurationError("UPSELL_DATABASE_URL: found SQLite in memory, expected a file: each connection would have its own")
    if kind not in ("sqlite", "postgresql"):
        raise ConfigurationError(f"UPSELL_DATABASE_URL: found {kind}, expected sqlite or postgresql")
    if url.drivername not in (kind, DRIVERS[kind]):
        raise ConfigurationError(f"UPSELL_DATABASE_URL: found the driver {url.drivername}, expected {DRIVERS[kind]}")
    return _with_installed_driver(url.set(drivername=DRIVERS[kind])) if kind == "postgresql" else url


def _with_installed_driver(url: URL) -> URL:
    try:
        url.get_dialect().import_dbapi()
    except ImportError as error:
        advice = "install upsell_widget[postgres]"
        raise ConfigurationError(f"UPSELL_DATABASE_URL: {url.drivername} cannot be imported ({error}); {advice}") from error
    return url


def _reading_engine(url: URL, writer: Engine) -> Engine:
    """On PostgreSQL reading and writing share one pool: a server takes 100 connections, from all workers together."""
    if url.get_backend_name() != "sqlite":
        return writer.execution_options(isolation_level="AUTOCOMMIT")
    engine = _engine(url, isolation_level="AUTOCOMMIT")
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _writing_engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return _engine(url, pool_pre_ping=True)
    engine = _engine(url)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _engine(url: URL, **options: Any) -> Engine:
    if url.get_backend_name() == "postgresql":
        options["connect_args"] = {"connect_timeout": WAIT_SECONDS, "options": POSTGRESQL_LIMITS}
    return create_engine(url, pool_timeout=WAIT_SECONDS, hide_parameters=True, **options)


def _prepare_sqlite(connection: Any, record: object) -> None:
    connection.isolation_level = None  # else the driver begins by itself, and DEFERRED
    connection.execute(f"PRAGMA busy_timeout={SQLITE_WAIT_SECONDS * 1000}")
    connection.execute("PRAGMA synchronous=NORMAL")


def _begin_immediate(connection: Connection) -> None:
    wanted = "FULL" if connection.get_execution_options().get("durable", False) else "NORMAL"
    if connection.info.setdefault("synchronous", "NORMAL") != wanted:
        connection.exec_driver_sql(f"PRAGMA synchronous={wanted}")
        connection.info["synchronous"] = wanted
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _told(error: SQLAlchemyError, url: URL) -> str:
    cause = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    return f"our database {url.render_as_string()} cannot be used: {cause}; check UPSELL_DATABASE_URL, then `flask upsell migrate`"
