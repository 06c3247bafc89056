"""Raising a signal costs a request two statements at most, and never an error."""

from __future__ import annotations

import logging
from functools import partial
from threading import Event

import pytest

from tests.delivery.scene import Office, Offices
from tests.storage.building import NOW
from tests.storage.test_database import statements_of
from upsell_widget.domain.channels import Channel, ChannelKind, Signalling
from upsell_widget.domain.signal_rules import SignalRule, SignalRules
from upsell_widget.domain.signals import Signal
from upsell_widget.errors import StoreUnavailable
from upsell_widget.raising import raising
from upsell_widget.storage.in_memory import InMemoryStore
from upsell_widget.storage.sql_store import SqlStore

INBOX = Channel("inbox", ChannelKind.INBOX)
STAFF = Channel("staff", ChannelKind.NOTIFIER)
SIGNAL = Signal("needs_action", "hana", NOW, "38 of 100")


@pytest.fixture
def sql_store(request: pytest.FixtureRequest, database_url: str) -> SqlStore:
    store = SqlStore(database_url)
    store.migrate()
    store.revision()  # the first connection asks the server who it is
    request.addfinalizer(store.close)
    return store


def asked(seen: list[str]) -> list[str]:
    """The kinds of statements; SQLite's BEGIN is none."""
    return [each.split()[0] for each in seen if not each.startswith("BEGIN")]


def test_told_it_takes_two_statements_and_told_before_one(sql_store: SqlStore) -> None:
    signal = raising(sql_store, Signalling((INBOX, STAFF)), iter("abc").__next__)
    with statements_of(sql_store) as seen:
        signal(SIGNAL)
        assert asked(seen) == ["SELECT", "INSERT"]
        signal(SIGNAL)
        assert asked(seen) == ["SELECT", "INSERT", "SELECT"]
    assert len(sql_store.inbox()) == 1


def test_what_goes_nowhere_or_is_switched_off_asks_nothing(sql_store: SqlStore) -> None:
    with statements_of(sql_store) as seen:
        raising(sql_store, Signalling(()), str)(SIGNAL)
        raising(sql_store, Signalling((INBOX,), SignalRules({"needs_action": SignalRule(enabled=False)})), str)(SIGNAL)
    assert seen == []


class Away(InMemoryStore):
    """A store that cannot be reached, or worse."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.tell = partial(self._fail, error)  # type: ignore[assignment]

    def _fail(self, error: Exception, *_: object) -> None:
        raise error


@pytest.mark.parametrize("error", [StoreUnavailable("no route"), ValueError("a bug")])
def test_a_database_that_is_away_is_logged_and_costs_the_request_nothing(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    raising(Away(error), Signalling(), str)(SIGNAL)
    assert "needs_action:hana: could not be told" in caplog.text


def test_by_default_the_host_s_notifier_hears_of_it_from_the_outbox(offices: Offices) -> None:
    office: Office = offices.open(INBOX, STAFF)
    office.raise_()
    assert office.state.notifier.said == []  # type: ignore[attr-defined]
    assert office.deliver() == {"delivered": 1}
    assert office.state.notifier.said == [("needs_action", office.only().notice.id)]  # type: ignore[attr-defined]


def test_a_notifier_that_fails_is_asked_again(offices: Offices, caplog: pytest.LogCaptureFixture) -> None:
    office = offices.open(STAFF)
    office.raise_()
    caplog.set_level(logging.CRITICAL)
    notify = office.state.notifier.notify

    def down(code: str, message: str, *, key: str) -> None:
        raise ConnectionError("no mail server at hidden")

    office.state.notifier.notify = down  # type: ignore[method-assign]
    assert office.deliver() == {"failed": 1}
    assert office.only().problem == "failed (ConnectionError)"
    office.state.notifier.notify = notify  # type: ignore[method-assign]
    office.clock.forward(seconds=5)
    assert office.deliver() == {"delivered": 1}


def test_matters_with_colons_in_their_names_are_told_apart(sql_store: SqlStore) -> None:
    signal = raising(sql_store, Signalling((INBOX,)), iter("abcde").__next__)
    for shopper, matter in (("corp", "42"), ("corp:42", ""), ("", "corp:42"), ("", "42"), ("42", "")):
        signal(Signal("own", shopper, NOW, "", matter))
    assert len(sql_store.inbox()) == 5


def test_a_notifier_that_hangs_is_waited_for_so_long_and_asked_again(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    office, over = offices.open(STAFF), Event()
    office.raise_()

    def hang(code: str, message: str, *, key: str) -> None:
        over.wait()

    monkeypatch.setattr("upsell_widget.delivery.sending.SECONDS", 0.05)
    office.state.notifier.notify = hang  # type: ignore[method-assign]
    assert office.deliver() == {"failed": 1}
    assert office.only().problem == "no answer within 0.05 s"
    over.set()
