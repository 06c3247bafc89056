"""A process that ends writes what is queued; where the database is away it leaves soon, and says once what is lost."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.domain.building import context
from tests.storage.building import receipt, view
from tests.storage.test_writer import LATER, WatchedStore
from upsell_widget.storage.writer import LEAVING_SECONDS, PAUSES, EventWriter

WORKER_WITH_A_FULL_QUEUE = """
import sys, threading
from tests.domain.building import context
from tests.storage.building import receipt, view
from upsell_widget.settings import Settings
from upsell_widget.storage.sql_store import SqlStore
from upsell_widget.storage.writer import EventWriter
writer = EventWriter(SqlStore(sys.argv[1]), Settings(event_flush_ms=600_000))
for _ in range(900):
    writer.write_event(view())
for number in range(500):
    writer.keep_receipt(receipt(str(number)), context())
print("queued", flush=True)
threading.Event().wait()
"""


@pytest.fixture
def silent_server() -> Iterator[str]:
    """The URL of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"postgresql://shop@127.0.0.1:{listening.getsockname()[1]}/shop"


@pytest.fixture
def absent_server(tmp_path: Path) -> str:
    """The URL of a server that is not there."""
    return f"postgresql://shop@/shop?host={tmp_path}"


@pytest.mark.parametrize("server", ["silent_server", "absent_server"])
def test_a_worker_that_is_terminated_while_the_database_is_away_leaves_soon_and_says_once_what_is_lost(
    request: pytest.FixtureRequest, server: str
) -> None:
    command = [sys.executable, "-c", WORKER_WITH_A_FULL_QUEUE, request.getfixturevalue(server)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline() == "queued\n"
        process.terminate()
        assert process.wait(LEAVING_SECONDS * 3) == 128 + signal.SIGTERM
        said = process.stderr.read()
    assert said == "1400 events or receipts were lost: our database was away when this process ended\n"


def test_leaving_gives_up_with_the_first_lost_batch(caplog: pytest.LogCaptureFixture) -> None:
    store, pauses = WatchedStore(failures=1_000), list[float]()
    writer = EventWriter(store, LATER, pause=pauses.append)
    for number in range(120):
        writer.write_event(view())
        writer.keep_receipt(receipt(str(number)), context())
    writer.leave()
    assert (pauses, writer.dropped) == (list(PAUSES), 240)
    assert caplog.messages == ["240 events or receipts were lost: our database was away when this process ended"]


def test_leaving_writes_everything_and_says_nothing_where_the_database_is_there(caplog: pytest.LogCaptureFixture) -> None:
    store = WatchedStore()
    writer = EventWriter(store, LATER)
    for _ in range(2_500):
        writer.write_event(view())
    writer.keep_receipt(receipt(), context())
    writer.leave()
    assert (sum(store.batches), store.receipt("receipt-1"), writer.dropped, caplog.messages) == (2_500, receipt(), 0, [])


def test_what_can_never_be_written_does_not_keep_the_rest_from_being_written_on_leaving() -> None:
    store = WatchedStore(failures=1, error=ValueError)
    writer = EventWriter(store, LATER)
    writer.write_event(view())
    writer.keep_receipt(receipt(), context())
    writer.leave()
    assert (writer.dropped, store.receipt("receipt-1")) == (1, receipt())


def test_leaving_before_anything_is_queued_does_nothing() -> None:
    store = WatchedStore()
    EventWriter(store, LATER).leave()
    assert store.batches == []
