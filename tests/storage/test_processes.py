"""Sixteen processes on one SQLite file: reading, opening, accepting, writing events; nobody finds it locked."""

from __future__ import annotations

import subprocess
import sys

from upsell_widget.domain.acceptances import AcceptanceState
from upsell_widget.storage.sql_store import SqlStore

PROCESSES, ROUNDS = 16, 10
WORKER = """
import sys
from tests.storage.building import NOW, acceptance, anything, impression, outcome, view
from upsell_widget.domain.acceptances import AcceptanceState
from upsell_widget.domain.changes import AddLine, Target
from upsell_widget.domain.outcomes import OutcomeKind
from upsell_widget.storage.sql_store import SqlStore

store, me, rounds = SqlStore(sys.argv[1]), sys.argv[2], int(sys.argv[3])
for number in range(rounds):
    offer_id, shopper_id = f"{me}-{number}", f"visitor-{me}"
    store.recall(shopper_id, "session-1", NOW)
    store.write_events([view(shopper_id=shopper_id)] * 50)
    store.open(impression(offer_id, shopper_id=shopper_id), anything)
    begun = store.begin(acceptance(offer_id, shopper_id=shopper_id, change=AddLine(Target("cart", offer_id), "vinegar")))
    store.settle(begun.moved(AcceptanceState.SETTLED, NOW), outcome(OutcomeKind.ACCEPTED, offer_id, shopper_id=shopper_id))
"""


def test_sixteen_processes_reading_and_accepting_never_find_it_locked(sqlite_store: SqlStore) -> None:
    url = str(sqlite_store.database._url)
    command = [sys.executable, "-c", WORKER, url]
    at_once = [subprocess.Popen([*command, str(number), str(ROUNDS)], stderr=subprocess.PIPE, text=True) for number in range(PROCESSES)]
    complaints = [process.communicate()[1] for process in at_once]
    assert complaints == [""] * PROCESSES
    stored = [sqlite_store.acceptance(f"{process}-{number}") for process in range(PROCESSES) for number in range(ROUNDS)]
    assert {each.state for each in stored if each is not None} == {AcceptanceState.SETTLED}
    assert None not in stored
