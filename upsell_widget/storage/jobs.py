"""Background jobs: one thread a process; under leases in the store, one process does each job."""

from __future__ import annotations

import atexit
import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from os import getpid
from threading import Event, Lock, Thread

from upsell_widget.errors import StoreUnavailable
from upsell_widget.ports import Store

LEASED_FOR = 3
"""Periods a lease outlives its renewal: a dead process is replaced after so many, a slow one keeps its job so long."""

KEY = "upsell_widget.jobs"
"""Where an app keeps its jobs, among its extensions."""

_LOG = logging.getLogger("upsell_widget")


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do again and again. ``run`` must be safe to repeat and to be cut off."""

    name: str
    every: timedelta
    run: Callable[[], object]
    at_most: timedelta = timedelta(minutes=10)
    """How long one run may take; as a command it is then taken for dead, and another process may run it."""


class Jobs:
    """Runs jobs in this process as long as it holds their leases. Nothing runs before ``ensure_started``."""

    def __init__(self, jobs: Sequence[Job], store: Store, clock: Callable[[], datetime]) -> None:
        self._jobs = tuple(jobs)
        self._store = store
        self._clock = clock
        self._pid = 0
        self._starting = Lock()

    def ensure_started(self) -> None:
        """Start the thread of this process unless it runs already; cheap enough for every visit."""
        if self._pid != getpid():
            self._start()

    def _start(self) -> None:
        with self._starting:
            if self._pid == getpid() or not self._jobs:
                return
            self._holder = f"{getpid()}-{secrets.token_hex(8)}"
            self._due: dict[str, datetime] = {}
            self._ended = Event()
            self._pid = getpid()
        Thread(target=self._keep_running, name="upsell-jobs", daemon=True).start()
        atexit.register(self.stop)

    def _keep_running(self) -> None:
        shortest = min(job.every for job in self._jobs).total_seconds()
        while not self._ended.is_set():
            self.run_due()
            self._ended.wait(shortest)

    def run_due(self) -> None:
        """Run every job whose time has come and whose lease is ours."""
        for job in self._jobs:
            now = self._clock()
            if self._due.get(job.name, now) <= now and not self._ended.is_set():
                self._due[job.name] = now + job.every
                self._run(job, now)

    def _run(self, job: Job, now: datetime) -> None:
        try:
            if self._store.lease(f"job:{job.name}", self._holder, now, job.every * LEASED_FOR):
                job.run()
        except StoreUnavailable as error:
            _LOG.warning("the background job %s waits for the database: %s", job.name, error)
        except Exception:
            _LOG.exception("the background job %s failed; it is tried again in %s", job.name, job.every)

    def stop(self) -> None:
        """End the thread after the job under way, and let another process take over at once."""
        if self._pid != getpid() or self._ended.is_set():
            return
        self._ended.set()
        for job in self._jobs:
            try:
                self._store.release(f"job:{job.name}", self._holder)
            except StoreUnavailable:
                return  # the leases run out by themselves
