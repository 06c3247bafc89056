"""Browsing events: what one worker takes of them with storage on, against the same endpoint with storage switched off."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from time import perf_counter

from flask import Flask

from benchmarks.department_store import DepartmentStore, department_store
from benchmarks.measuring import Figure, at_least
from benchmarks.wsgi import Asking
from tests.servers.postgresql import running_server
from upsell_widget.web.blueprint import KEY

ROUNDS = 9
EVENTS = 1_500
"""Requests a round, alternating between the two; a round ends when everything queued is written."""
BESIDE = {"SQLite": "", "PostgreSQL": "; it varies by a tenth from run to run: the server, the writer and the asking share two cores"}


def figures() -> Iterator[Figure]:
    """The share of the endpoint's pace that is left with storage on, on both databases."""
    with department_store() as store:
        yield _figure("SQLite", store)
    with running_server() as server, server.database() as url, department_store(url) as store:
        yield _figure("PostgreSQL", store)


def _figure(name: str, store: DepartmentStore) -> Figure:
    paces: dict[bool, list[float]] = {True: [], False: []}
    for number in range(2 * ROUNDS + 2):
        stored = number % 2 == 0
        pace = _pace(store, stored=stored)
        if number >= 2:  # the first pair warms up
            paces[stored].append(pace)
    on, off = (statistics.median(paces[stored]) for stored in (True, False))
    shares = [with_it / without for with_it, without in zip(paces[True], paces[False], strict=True)]
    note = f"{on:,.0f} against {off:,.0f} requests a second, one thread, through Flask{BESIDE[name]}"
    return at_least(f"events taken with storage ÷ without, {name}", statistics.median(shares), 0.8, "×", note)


def _pace(store: DepartmentStore, *, stored: bool) -> float:
    """Requests a second, the writing of all of them included."""
    with _storage(store.app, on=stored):
        dwell = Asking(store.app, "/upsell/dwell", {"product": "sesame-capsule", "seconds": "12.5"})
        start = perf_counter()
        for _ in range(EVENTS):
            dwell()
        if stored:
            store.state.flush()
        seconds = perf_counter() - start
    assert dwell.answer.status == 204, dwell.answer
    return EVENTS / seconds


@contextmanager
def _storage(app: Flask, *, on: bool) -> Iterator[None]:
    """The shopper's side as it is, or with a queue that goes nowhere."""
    front = app.extensions[KEY]
    if not on:
        app.extensions[KEY] = replace(front, state=replace(front.state, write_event=lambda event: True))
    yield
    app.extensions[KEY] = front
