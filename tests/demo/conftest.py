"""A demo shop of each test's own, seeded once and copied."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile

import pytest
from flask import Flask
from flask.testing import FlaskClient

from demo_shop import create_app
from demo_shop.catalogue import load
from demo_shop.database import Database
from demo_shop.premises import Premises, premises
from demo_shop.seeding import seed

NOW = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **duration: float) -> None:
        """Let time pass."""
        self.now += timedelta(**duration)


@pytest.fixture(scope="session")
def seeded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A seeded shop's file; copied, never opened again."""
    file = tmp_path_factory.mktemp("seeded") / "demo_shop.sqlite"
    database = Database(file)
    seed(database, load(), NOW)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return file


@pytest.fixture
def clock() -> Clock:
    """The shop's clock."""
    return Clock()


@pytest.fixture
def app(tmp_path: Path, seeded_file: Path, clock: Clock) -> Iterator[Flask]:
    """The shop without the widget."""
    file = tmp_path / "demo_shop.sqlite"
    copyfile(seeded_file, file)
    app = create_app({"TESTING": True, "SECRET_KEY": "test", "DEMO_DATABASE": str(file), "DEMO_CLOCK": clock, "DEMO_WIDGET": False})
    yield app
    premises(app).database.close()


@pytest.fixture
def shop(app: Flask) -> Premises:
    """What the shop consists of."""
    return premises(app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor's browser, without JavaScript."""
    return app.test_client()


@pytest.fixture
def log_in(client: FlaskClient) -> Callable[[str], None]:
    """Log this browser in as one of the demo's customers."""

    def as_customer(customer: str) -> None:
        assert client.post("/login", data={"customer": customer}).status_code == 303

    return as_customer
