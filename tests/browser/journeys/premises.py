"""The real demo shop behind a real server: seeded once for a worker, copied for every test."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from typing import Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from demo_shop import create_app, payments
from demo_shop.__main__ import CAMPAIGNS, tell_the_past
from demo_shop.commands import seed_if_empty
from demo_shop.premises import Premises, premises
from demo_shop.tables import CartLineRow, OrderRow, SeatRow
from upsell_widget.domain.receipts import Receipt
from upsell_widget.state import State, state_of

OPENED = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)
FILES = ("demo_shop.sqlite", "upsell_widget.sqlite")
MODEL = "upsell_model.safetensors"
PATIENT: Mapping[str, Any] = {"UPSELL_DEADLINE_MS": 5_000, "UPSELL_VISITS_IN_FLIGHT": 8, "UPSELL_RELOAD_SECONDS": 0}
"""A busy machine is not what these tests are about, nor how soon a worker notices what is new."""


class Clock:
    """The shop's clock: it stands until it is moved."""

    def __init__(self) -> None:
        self.now = OPENED

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **duration: float) -> None:
        """Let time pass."""
        self.now += timedelta(**duration)


@dataclass
class OpenShop:
    """A running demo shop, with a look behind the counter."""

    app: Flask
    url: str
    clock: Clock = field(default_factory=Clock)

    @property
    def premises(self) -> Premises:
        """The shop's own database and shelves."""
        return premises(self.app)

    @property
    def state(self) -> State:
        """The widget's."""
        return state_of(self.app)

    def receipt(self, receipt_id: str) -> Receipt:
        """A kept receipt."""
        found = self.state.store.receipt(receipt_id)
        assert found is not None, f"receipt {receipt_id} was not kept"
        return found

    def outcomes(self, offer_id: str) -> list[str]:
        """What became of an offer, oldest first."""
        return [outcome.kind.value for outcome in self.state.store.outcomes(offer_id)]

    def cart(self, cart_id: str) -> list[tuple[str, str | None, int]]:
        """Product, plan and quantity of every line."""
        with self.premises.database.reading() as session:
            rows = session.query(CartLineRow).filter_by(cart_id=cart_id).order_by(CartLineRow.position)
            return [(row.product_id, row.plan_id, row.quantity) for row in rows]

    def seats(self) -> list[tuple[str, str]]:
        """Seminar and customer of every seat that is kept."""
        with self.premises.database.reading() as session:
            return [(row.guide_id, row.customer_id) for row in session.query(SeatRow)]

    def order(self, order_id: str) -> tuple[list[str], int, int]:
        """Products of an order, its total, and what was paid for it."""
        with self.premises.database.reading() as session:
            row = session.get_one(OrderRow, order_id)
            return [line.product_id for line in row.lines], row.total, payments.paid(session, order_id)


class Silent(WSGIRequestHandler):
    """Writes no log."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def furnish(folder: Path) -> None:
    """A seeded shop's files, its campaigns live and its catalogue synced."""
    app = _app(folder, Clock())
    seed_if_empty(app)
    tell_the_past(app)
    for arguments in (["campaigns", "import", str(CAMPAIGNS)], ["sync"], ["fit"]):
        result = app.test_cli_runner().invoke(args=["upsell", *arguments])
        assert result.exit_code == 0, result.output
    _close(app)
    for name in FILES:
        with closing(sqlite3.connect(folder / name)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def opened(furnished: Path, folder: Path) -> Iterator[OpenShop]:
    """A copy of a furnished shop, served on a port of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (*FILES, MODEL):
        copyfile(furnished / name, folder / name)
    clock = Clock()
    app = _app(folder, clock)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield OpenShop(app, f"http://127.0.0.1:{server.server_port}", clock)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        _close(app)


def _app(folder: Path, clock: Clock) -> Flask:
    own = {"TESTING": True, "UPSELL_QA": True, "UPSELL_BACKGROUND": False, "SECRET_KEY": "journeys"}
    own |= {"DEMO_DATABASE": str(folder / FILES[0]), "DEMO_CLOCK": clock, "UPSELL_DATABASE_URL": f"sqlite:///{folder / FILES[1]}"}
    return create_app({**own, **PATIENT})


def _close(app: Flask) -> None:
    state_of(app).flush()
    premises(app).database.close()
