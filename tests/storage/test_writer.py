"""The event writer: nothing waits for it, little is lost, and what is lost is counted."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence

import pytest

from tests.domain.building import context
from tests.storage.building import NOW, receipt, view
from upsell_widget.documents.codec import decode_context
from upsell_widget.domain.outcomes import Event
from upsell_widget.domain.receipts import Receipt
from upsell_widget.errors import StoreUnavailable
from upsell_widget.settings import Settings
from upsell_widget.storage.in_memory import InMemoryStore
from upsell_widget.storage.sql_store import SqlStore
from upsell_widget.storage.writer import MOST_RECEIPTS, PAUSES, EventWriter

LATER = Settings(event_flush_ms=60_000)
"""Nothing is written by itself before a test is over."""


class WatchedStore(InMemoryStore):
    """Notes each batch; fails as often as it is told to, and says when something was written."""

    def __init__(self, failures: int = 0, error: Callable[[str], Exception] = StoreUnavailable) -> None:
        super().__init__()
        self.batches: list[int] = []
        self.failures = failures
        self.error = error
        self.written = threading.Event()
        self._write_events, self.write_events = self.write_events, self._watched_events  # type: ignore[method-assign]
        self._keep_receipts, self.keep_receipts = self.keep_receipts, self._watched_receipts  # type: ignore[method-assign]

    def _watched_events(self, events: Sequence[Event]) -> None:
        self._fail_sometimes()
        self.batches.append(len(events))
        self._write_events(events)
        self.written.set()

    def _watched_receipts(self, receipts: Sequence[Receipt], contexts: Mapping[str, str]) -> None:
        self._fail_sometimes()
        self._keep_receipts(receipts, contexts)

    def _fail_sometimes(self) -> None:
        if self.failures:
            self.failures -= 1
            raise self.error("away")

    @property
    def looks(self) -> int:
        return len(self.recall("visitor-1", "session-1", NOW).views)


@pytest.fixture
def store() -> WatchedStore:
    return WatchedStore()


def writer_threads() -> int:
    return sum(thread.name == "upsell-writer" for thread in threading.enumerate())


def test_making_a_writer_starts_no_thread_and_queueing_starts_one(store: WatchedStore) -> None:
    before = writer_threads()
    writer = EventWriter(store, LATER)
    assert writer_threads() == before
    assert all(writer.write_event(view()) for _ in range(3))
    writer.keep_receipt(receipt(), context())
    assert writer_threads() == before + 1
    assert store.batches == []


def test_what_is_queued_is_written_together_after_a_moment(store: WatchedStore) -> None:
    writer = EventWriter(store, Settings(event_flush_ms=50))
    for _ in range(5):
        writer.write_event(view())
    assert store.written.wait(10)
    assert store.batches == [5]
    store.written.clear()
    writer.write_event(view())
    assert store.written.wait(10)
    assert store.batches == [5, 1]


def test_a_thousand_do_not_wait_for_the_moment(store: WatchedStore) -> None:
    writer = EventWriter(store, LATER)
    for _ in range(1_001):
        writer.write_event(view())
    assert store.written.wait(10)


def test_a_flush_writes_in_batches_of_a_thousand_and_returns_when_done(store: WatchedStore) -> None:
    writer = EventWriter(store, LATER)
    for _ in range(900):
        writer.write_event(view())
    writer.keep_receipt(receipt(), context())
    writer.flush()
    assert (store.batches, store.receipt("receipt-1")) == ([900], receipt())
    assert decode_context(store.receipt_context("receipt-1") or "") == context()


def test_flushing_before_anything_is_queued_does_nothing(store: WatchedStore) -> None:
    EventWriter(store, LATER).flush()
    assert store.batches == []


def test_a_full_queue_drops_and_counts(store: WatchedStore) -> None:
    writer = EventWriter(store, Settings(event_flush_ms=60_000, event_queue=3))
    assert [writer.write_event(view()) for _ in range(5)] == [True, True, True, False, False]
    for number in range(MOST_RECEIPTS + 1):
        writer.keep_receipt(receipt(str(number)), context())
    assert writer.dropped == 3
    writer.flush()
    assert writer.write_event(view())


def test_a_database_that_comes_back_loses_nothing() -> None:
    store, pauses = WatchedStore(failures=2), list[float]()
    writer = EventWriter(store, LATER, pause=pauses.append)
    writer.write_event(view())
    writer.flush()
    assert (store.looks, writer.dropped, pauses) == (1, 0, list(PAUSES[:2]))


def test_a_database_that_stays_away_is_complained_of_once_and_its_events_are_counted(caplog: pytest.LogCaptureFixture) -> None:
    store, pauses = WatchedStore(failures=3 * (len(PAUSES) + 1)), list[float]()
    writer = EventWriter(store, LATER, pause=pauses.append)
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            writer.write_event(view())
            writer.flush()
    assert (writer.dropped, store.looks, pauses) == (3, 0, list(PAUSES) * 3)
    assert [record.getMessage() for record in caplog.records] == [
        "1 events or receipts were not written, nor will more be while this lasts: away"
    ]
    writer.write_event(view())
    writer.flush()
    assert store.looks == 1


def test_what_can_never_be_written_is_not_tried_again_and_the_rest_goes_on() -> None:
    store, pauses = WatchedStore(failures=1, error=ValueError), list[float]()
    writer = EventWriter(store, LATER, pause=pauses.append)
    writer.write_event(view())
    writer.keep_receipt(receipt(), context())
    writer.flush()
    assert (writer.dropped, pauses, store.receipt("receipt-1")) == (1, [], receipt())


def test_a_forked_child_writes_its_own_and_not_its_parents(sql_store: SqlStore) -> None:
    writer = EventWriter(sql_store, LATER)
    writer.write_event(view("parent"))
    child = os.fork()
    if child == 0:
        writer.flush()
        writer.write_event(view("child"))
        writer.flush()
        os._exit(0)
    os.waitpid(child, 0)
    assert [each.product_id for each in sql_store.recall("visitor-1", "session-1", NOW).views] == ["child"]
    writer.flush()
    assert len(sql_store.recall("visitor-1", "session-1", NOW).views) == 2


WORKER = """
import sys, threading
from tests.storage.building import view
from upsell_widget.settings import Settings
from upsell_widget.storage.sql_store import SqlStore
from upsell_widget.storage.writer import EventWriter
writer = EventWriter(SqlStore(sys.argv[1]), Settings(event_flush_ms=int(sys.argv[2])))
for _ in range(3):
    writer.write_event(view())
print("queued", flush=True)
if sys.argv[3] == "waits":
    threading.Event().wait()
"""


def worker(url: str, flush_ms: int, then: str) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", WORKER, url, str(flush_ms), then], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "queued\n"
    return process


@pytest.mark.parametrize(("then", "code"), [("ends", 0), ("waits", 128 + signal.SIGTERM)])
def test_a_worker_that_ends_or_is_terminated_writes_what_is_queued(sqlite_store: SqlStore, then: str, code: int) -> None:
    process = worker(str(sqlite_store.database._url), 60_000, then)
    if then == "waits":
        process.terminate()
    assert process.wait(30) == code
    process.communicate()
    assert len(sqlite_store.recall("visitor-1", "session-1", NOW).views) == 3


def test_a_killed_worker_loses_less_than_a_second(sqlite_store: SqlStore) -> None:
    process = worker(str(sqlite_store.database._url), Settings().event_flush_ms, "waits")
    try:
        process.wait(1)
    except subprocess.TimeoutExpired:
        process.kill()
    process.communicate()
    assert len(sqlite_store.recall("visitor-1", "session-1", NOW).views) == 3


def test_another_handler_of_sigterm_is_left_alone() -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        EventWriter(InMemoryStore(), LATER)
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, before)
