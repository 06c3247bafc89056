"""Metering: what a host may report, what it costs, and that nothing of ours ever breaks the host's page."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from tests.shops.stock import open_shop
from tests.storage.building import NOW
from tests.web.scene import OpenShop
from upsell_widget import UpsellWidget
from upsell_widget.domain.shop import Shopper
from upsell_widget.errors import BadReport
from upsell_widget.state import state_of
from upsell_widget.storage.sql_store import SqlStore

NAN = float("nan")
Told = Callable[[UpsellWidget], None]


@pytest.fixture
def host(database_url: str, tmp_path: Path) -> Iterator[tuple[Flask, UpsellWidget]]:
    with mounted(database_url, tmp_path) as found:
        yield found


@contextmanager
def mounted(url: str, folder: Path, **config: Any) -> Iterator[tuple[Flask, UpsellWidget]]:
    app = Flask("host")
    app.config.update(TESTING=True, SECRET_KEY="k", UPSELL_DATABASE_URL=url, UPSELL_BACKGROUND=False, **config)
    widget = UpsellWidget(app, shop=OpenShop(open_shop(folder / "shop.sqlite").path, lambda: NOW), clock=lambda: NOW)

    @app.post("/skip")
    def skip() -> str:
        widget.count("hana", "skips", window="1h", limit=6)
        return "next track"

    yield app, widget
    store = state_of(app).store
    assert isinstance(store, SqlStore)
    store.close()


def tell_level(widget: UpsellWidget) -> None:
    widget.meter("hana", "storage_gb", used=2, limit=2)


def tell_event(widget: UpsellWidget) -> None:
    widget.count("hana", "skips", window="1h", limit=1)


def tell_trial(widget: UpsellWidget) -> None:
    widget.trial_requested("hana", "cloud-plus")


@pytest.mark.parametrize("tell", [tell_level, tell_event, tell_trial])
def test_a_report_costs_three_statements_at_most_and_one_when_nothing_follows(host: tuple[Flask, UpsellWidget], tell: Told) -> None:
    app, widget = host
    with app.app_context(), statements_of(app) as seen:
        widget.meter("ken", "first", used=0, limit=1)  # the first connection asks the server who it is
        seen.clear()
        tell(widget)
        assert len(seen) == 3, "the meter, and the signal to staff"
        seen.clear()
        tell(widget)
        assert len(seen) == 1


@contextmanager
def statements_of(app: Flask) -> Iterator[list[str]]:
    """The statements run meanwhile, on either engine; the beginning of a transaction is none."""
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.startswith(("BEGIN", "SET ", "PRAGMA")):
            seen.append(statement)

    store = state_of(app).store
    assert isinstance(store, SqlStore)
    reader, writer = store.database._engines()
    engines = {reader, writer} if store.database.is_sqlite else {writer}  # elsewhere they share their events
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield seen
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def test_a_signal_that_is_switched_off_hides_no_other(database_url: str, tmp_path: Path) -> None:
    rules = tmp_path / "signals.toml"
    rules.write_text("[rule.limit_reached]\nenabled = false\n")
    with mounted(database_url, tmp_path, UPSELL_SIGNALS_FILE=str(rules)) as (app, widget), app.app_context():
        widget.meter("hana", "storage_gb", used=2, limit=2)
        assert [(each.signal.code, each.signal.found) for each in state_of(app).store.inbox()] == [("usage_high", "storage_gb 2 of 2")]


@pytest.mark.parametrize("used", [-1, NAN, float("inf"), "1.7", None, True, 10**400])
def test_an_impossible_level_is_the_hosts_to_hear_of(host: tuple[Flask, UpsellWidget], used: Any) -> None:
    app, widget = host
    with app.app_context(), pytest.raises(BadReport, match=r"used: found .* expected a number from 0"):
        widget.meter("hana", "storage_gb", used=used, limit=2)


@pytest.mark.parametrize("limit", [0, -2, NAN, None])
def test_an_impossible_limit_is_the_hosts_to_hear_of(host: tuple[Flask, UpsellWidget], limit: Any) -> None:
    app, widget = host
    with app.app_context(), pytest.raises(BadReport, match="limit: found"):
        widget.count("hana", "skips", window="1h", limit=limit)


@pytest.mark.parametrize("window", ["", "hour", "0h", "1.5h", "-1h", "1y", "400d", "999999d", None, 3600, "１h"])
def test_an_unknown_window_is_the_hosts_to_hear_of(host: tuple[Flask, UpsellWidget], window: Any) -> None:
    app, widget = host
    with app.app_context(), pytest.raises(BadReport, match=r"window: found .* like '30m', '1h' or '7d'"):
        widget.count("hana", "skips", window=window, limit=6)


@pytest.mark.parametrize("shopper", ["", "x" * 201, None, Shopper()])
def test_nobody_has_no_meter(host: tuple[Flask, UpsellWidget], shopper: Any) -> None:
    app, widget = host
    with app.app_context(), pytest.raises(BadReport, match="shopper: found"):
        widget.meter(shopper, "storage_gb", used=1, limit=2)


@pytest.mark.parametrize("code", ["", "storage gb", "a:b", "x" * 81, None])
def test_a_code_that_is_none_is_the_hosts_to_hear_of(host: tuple[Flask, UpsellWidget], code: Any) -> None:
    app, widget = host
    with app.app_context(), pytest.raises(BadReport, match=r"code: found|plan: found"):
        widget.meter("hana", code, used=1, limit=2)


def test_any_response_of_a_request_in_which_a_limit_was_met_announces_it(host: tuple[Flask, UpsellWidget]) -> None:
    client = host[0].test_client()
    answers = [client.post("/skip") for _ in range(6)]
    assert [answer.headers.get("Server-Timing") for answer in answers] == [None, None, *["upsell-moment"] * 4], (
        "from half the limit on it may be one"
    )
    assert {answer.text for answer in answers} == {"next track"}


def test_a_job_without_a_request_may_report_too(host: tuple[Flask, UpsellWidget]) -> None:
    app, widget = host
    with app.app_context():
        widget.meter(Shopper(id="hana"), "storage_gb", used=1.7, limit=2)
        assert [meter.figure for meter in state_of(app).store.meters("hana")] == ["storage_gb 1.7 of 2"]


def test_with_the_database_away_the_hosts_page_goes_on(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    away = f"sqlite:///{tmp_path / 'nowhere' / 'upsell.sqlite'}"
    with mounted(away, tmp_path) as (app, _), caplog.at_level(logging.WARNING, "upsell_widget"):
        answer = app.test_client().post("/skip")
    assert (answer.status_code, answer.text) == (200, "next track")
    assert "skips of a shopper was not counted, our database is away" in caplog.text
