"""The shop's SQLite file: WAL, BEGIN IMMEDIATE for writers, five seconds of patience."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session

from demo_shop.tables import Base

PATIENCE = 5.0


class Database:
    """One SQLite file. Sessions are short: one a request or call."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.engine = _engine(path)
        self._writers = self.engine.execution_options(begin="BEGIN IMMEDIATE")
        Base.metadata.create_all(self.engine)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the shop and changes nothing."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def writing(self, patience: float = PATIENCE) -> Iterator[Session]:
        """One transaction, alone in writing from its first statement; commits at the end, or rolls back whole.

        Raises sqlalchemy.exc.OperationalError when the file stays locked for ``patience`` seconds.
        """
        with Session(self._writers.execution_options(patience=min(patience, PATIENCE)), expire_on_commit=False) as session, session.begin():
            yield session

    def empty(self) -> None:
        """Drop everything and make the tables anew."""
        Base.metadata.drop_all(self.engine)
        Base.metadata.create_all(self.engine)

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()


def _engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": PATIENCE})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN is deferred and late; ours is in _begin
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    patience = options.get("patience", PATIENCE)
    connection.exec_driver_sql(f"PRAGMA busy_timeout={int(patience * 1000)}")
    connection.exec_driver_sql(options.get("begin", "BEGIN"))
