"""Stores in SQL for the tests of storage."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from upsell_widget.storage.sql_store import SqlStore


@pytest.fixture
def sql_store(database_url: str) -> Iterator[SqlStore]:
    """A migrated store: the test runs once on SQLite and once on PostgreSQL."""
    store = SqlStore(database_url)
    store.migrate()
    yield store
    store.close()


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[SqlStore]:
    """A migrated store on SQLite."""
    store = SqlStore(sqlite_url)
    store.migrate()
    yield store
    store.close()
