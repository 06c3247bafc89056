"""Sixteen processes on one SQLite file, each reading, opening, accepting and writing events: nobody may find it locked."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.measuring import Figure, at_most
from tests.storage.test_processes import PROCESSES, WORKER
from upsell_widget.storage.sql_store import SqlStore

ROUNDS = 20


def figures() -> Iterator[Figure]:
    """How many of the processes complained, and how many accepts they got through together."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'upsell.sqlite'}"
        store = SqlStore(url)
        store.migrate()
        store.close()
        start = perf_counter()
        command = [sys.executable, "-c", WORKER, url]
        at_once = [subprocess.Popen([*command, str(each), str(ROUNDS)], stderr=subprocess.PIPE, text=True) for each in range(PROCESSES)]
        complaints = [process.communicate()[1] for process in at_once]
        seconds = perf_counter() - start
    locked = sum("database is locked" in said for said in complaints)
    others = sum(bool(said) for said in complaints) - locked
    accepts = PROCESSES * ROUNDS
    done = f"{accepts} accepts, as many openings and {accepts * 50:,} events"
    note = f"{done} in {seconds:.1f} s, start of Python included; other errors: {others}"
    yield at_most(f"{PROCESSES} processes that found the database locked", locked, 0, "", note)
