"""Background jobs: one thread a process; under leases in the store, one process does each job, and none is done twice."""

from __future__ import annotations

import atexit
import logging
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import count
from os import getpid
from threading import Event, Lock, Thread

from upsell_widget.errors import StoreUnavailable
from upsell_widget.ports import Store
from upsell_widget.storage.job import Job
from upsell_widget.storage.run_once import run_if_due

LONG = timedelta(hours=1)
"""Jobs this rare are leased for each run; one process keeps the lease of the others, which costs a statement a period."""
LOOK = timedelta(minutes=10)
"""How often a process looks whether a rare job is due: it may be another process that did it last."""
LEASED_FOR = 3
"""Periods the lease of a frequent job outlives its renewal: a dead process is replaced after so many."""

_LOG = logging.getLogger("upsell_widget")


class Jobs:
    """Runs jobs in this process as long as it holds their leases. Nothing runs before ``ensure_started``."""

    def __init__(self, jobs: Sequence[Job], store: Store, clock: Callable[[], datetime]) -> None:
        self._jobs = tuple(jobs)
        self._store = store
        self._clock = clock
        self._pid = 0
        self._starting = Lock()
        self._runs = count()

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
        shortest = min(LOOK, *(job.every for job in self._jobs)).total_seconds()
        while not self._ended.is_set():
            self.run_due()
            self._ended.wait(shortest)

    def run_due(self) -> None:
        """Run every job whose time has come and that no other process has."""
        for job in self._jobs:
            now = self._clock()
            due = self._due.get(job.name, now)
            if not now < due <= now + job.every and not self._ended.is_set():  # beyond: the clock was set back
                self._due[job.name] = now + min(job.every, LOOK if job.every >= LONG else job.every)
                self._run(job, now)

    def _run(self, job: Job, now: datetime) -> None:
        try:
            if job.every >= LONG:
                run_if_due(job, self._store, self._clock, f"{self._holder}-{next(self._runs)}", after=1.0)
            elif self._store.lease(f"job:{job.name}", self._holder, now, job.every * LEASED_FOR):
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
