"""``flask upsell migrate | prune | reset``."""

from __future__ import annotations

from datetime import timedelta

import pytest
from click.testing import Result
from flask import Flask

from tests.storage.building import NOW, anything, impression, receipt, view
from upsell_widget import UpsellWidget
from upsell_widget.ports import BaseShop
from upsell_widget.state import State, state_of


def app_with(url: str, **config: object) -> Flask:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="secret", TESTING=True, UPSELL_DATABASE_URL=url, **config)
    UpsellWidget(app, shop=BaseShop(), clock=lambda: NOW)
    return app


def run(app: Flask, *command: str) -> Result:
    return app.test_cli_runner().invoke(args=["upsell", *command])


def opened(app: Flask) -> State:
    state = state_of(app)
    state.store.open(impression(), anything)
    return state


def test_migrate_can_be_repeated(sqlite_url: str) -> None:
    result = run(app_with(sqlite_url), "migrate")
    assert (result.exit_code, result.output) == (0, "The database has the newest schema.\n")


def test_prune_deletes_what_the_settings_say_and_tells_how_much(sqlite_url: str) -> None:
    app = app_with(sqlite_url, UPSELL_EVENT_DAYS=10, UPSELL_RECEIPT_DAYS=5)
    store = state_of(app).store
    store.write_events([view(at=NOW - timedelta(days=days)) for days in (9, 11, 12)])
    store.keep_receipts([receipt("old", NOW - timedelta(days=6)), receipt("new")], {})
    assert run(app, "prune").output == "Deleted 2 views, 1 receipts.\n"
    assert run(app, "prune").output == "Nothing is past its retention.\n"


def test_reset_without_qa_mode_wants_a_yes_and_changes_nothing(sqlite_url: str) -> None:
    app = app_with(sqlite_url)
    state = opened(app)
    result = run(app, "reset")
    assert result.exit_code == 2
    assert "found neither UPSELL_QA nor --yes, expected one" in result.output
    assert state.store.impression("offer-1") is not None


@pytest.mark.parametrize(("config", "command"), [({"UPSELL_QA": True}, ["reset"]), ({}, ["reset", "--yes"])])
def test_reset_forgets_shoppers_and_what_is_queued_about_them(sqlite_url: str, config: dict[str, object], command: list[str]) -> None:
    app = app_with(sqlite_url, **config)
    state = opened(app)
    state.write_event(view())
    assert run(app, *command).output == "Forgotten: shoppers, impressions, outcomes, acceptances, receipts, answers.\n"
    assert state.store.impression("offer-1") is None
    assert state.store.recall("visitor-1", "session-1", NOW).views == ()
