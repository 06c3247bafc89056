"""The store of a contract test: in memory, on SQLite, on PostgreSQL."""

from __future__ import annotations

import pytest

from upsell_widget.ports import Store
from upsell_widget.storage.in_memory import InMemoryStore
from upsell_widget.storage.sql_store import SqlStore


@pytest.fixture(params=["in_memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> Store:
    """A fresh, empty store: the test runs once on each kind."""
    if request.param == "in_memory":
        return InMemoryStore()
    sql_store = SqlStore(request.getfixturevalue(f"{request.param}_url"))
    sql_store.migrate()
    request.addfinalizer(sql_store.close)
    return sql_store
