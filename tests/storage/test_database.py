"""The database: cheap reads, one name for its failures, safe across forks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import event

from tests.storage.building import NOW, acceptance, anything, impression, view
from upsell_widget.domain.limits import Memory
from upsell_widget.domain.receipts import Eligibility
from upsell_widget.errors import ConfigurationError, StoreUnavailable
from upsell_widget.storage.database import Database
from upsell_widget.storage.sql_store import SqlStore
from upsell_widget.storage.tables.base import Moment


@contextmanager
def statements_of(store: SqlStore) -> Iterator[list[str]]:
    """The statements run meanwhile, on either engine."""
    seen: list[str] = []
    reader, writer = store.database._engines()
    event.listen(writer, "before_cursor_execute", lambda c, cursor, statement, *rest: seen.append(statement))
    if store.database.is_sqlite:  # elsewhere they share one pool, and their events
        event.listen(reader, "before_cursor_execute", lambda c, cursor, statement, *rest: seen.append(statement))
    yield seen


def test_a_recall_is_one_statement_that_only_reads(sql_store: SqlStore) -> None:
    sql_store.revision()  # the first connection asks the server who it is
    with statements_of(sql_store) as seen:
        sql_store.recall("visitor-1", "session-1", NOW)
    assert [statement.split()[0] for statement in seen] == ["SELECT"]


def test_a_recall_is_answered_from_indexes(sqlite_store: SqlStore) -> None:
    with statements_of(sqlite_store) as seen:
        sqlite_store.recall("visitor-1", "session-1", NOW)
    with sqlite_store.database.reading() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {seen[0]}", ("",) * seen[0].count("?"))]
    assert not [step for step in plan if step.startswith("SCAN") and "SUBQUERY" not in step and "anon" not in step]
    assert not [step for step in plan if "TEMP B-TREE" in step]


def test_readers_do_not_wait_for_a_writer(sqlite_store: SqlStore) -> None:
    with sqlite_store.database.writing():
        assert sqlite_store.revision() == 0


def test_a_write_that_fails_half_way_leaves_nothing(sql_store: SqlStore) -> None:
    def confused(memory: Memory) -> Eligibility:
        raise ValueError("confused")

    with pytest.raises(ValueError, match="confused"):
        sql_store.open(impression(), confused)
    assert sql_store.open(impression(), anything).reason == "eligible"


def test_a_missing_schema_is_store_unavailable_and_says_what_to_do(database_url: str) -> None:
    store = SqlStore(database_url)
    with pytest.raises(StoreUnavailable, match=r"cannot be used: .*upsell_.*check UPSELL_DATABASE_URL, then `flask upsell migrate`"):
        store.recall("visitor-1", "session-1", NOW)
    store.close()


def test_a_database_that_is_not_there_is_store_unavailable_and_no_password_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="unable to open database file"):
        SqlStore(f"sqlite:///{tmp_path / 'no such folder' / 'upsell.sqlite'}").migrate()
    with pytest.raises(StoreUnavailable) as refused:
        SqlStore(f"postgresql://shop:sesame@/shop?host={tmp_path}").recall("visitor-1", "session-1", NOW)
    assert "sesame" not in str(refused.value)


def test_a_file_that_is_no_database_is_store_unavailable(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database, whatever its name says" * 40)
    with pytest.raises(StoreUnavailable, match="file is not a database"):
        SqlStore(f"sqlite:///{tmp_path / 'notes.txt'}").migrate()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("sqlite://", "found SQLite in memory, expected a file"),
        ("sqlite:///:memory:", "found SQLite in memory, expected a file"),
        ("mysql://shop/db", "found mysql, expected sqlite or postgresql"),
        ("shop.sqlite", "Could not parse SQLAlchemy URL"),
        ("postgresql://host:port/shop", "invalid literal for int"),
        ("postgresql+psycopg2://host/shop", r"found the driver postgresql\+psycopg2, expected postgresql\+psycopg"),
        ("sqlite+aiosqlite:///shop.sqlite", r"found the driver sqlite\+aiosqlite, expected sqlite\+pysqlite"),
    ],
)
def test_another_kind_of_database_is_refused_by_name(url: str, told: str) -> None:
    with pytest.raises(ConfigurationError, match=f"UPSELL_DATABASE_URL: {told}"):
        SqlStore(url)


def test_a_plain_postgresql_url_gets_our_driver(postgresql_url: str) -> None:
    store = SqlStore(postgresql_url.replace("postgresql+psycopg://", "postgresql://"))
    store.migrate()
    assert store.revision() == 0
    store.close()


def test_a_forked_child_and_its_parent_both_go_on(sql_store: SqlStore) -> None:
    sql_store.write_events([view()])
    child = os.fork()
    if child == 0:
        works = len(sql_store.recall("visitor-1", "session-1", NOW).views) == 1
        sql_store.begin(acceptance("of the child"))
        os._exit(0 if works else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert sql_store.acceptance("of the child") is not None
    assert sql_store.begin(acceptance("of the parent", change=None)).state == "pending"


def test_acceptances_survive_a_power_cut_and_events_need_not(sqlite_store: SqlStore) -> None:
    with sqlite_store.database.writing(durable=True) as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    with sqlite_store.database.writing() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 1


def test_a_naive_moment_is_refused() -> None:
    dialect = Database("sqlite:///x")._engines()[0].dialect
    with pytest.raises(ValueError, match="found the naive moment 2026-01-01 00:00:00, expected one with a time zone"):
        Moment().process_bind_param(datetime(2026, 1, 1), dialect)  # noqa: DTZ001
