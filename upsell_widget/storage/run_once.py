"""What is due, done once: the background jobs as one command that a cron can call."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from upsell_widget.errors import StoreUnavailable
from upsell_widget.ports import Store
from upsell_widget.storage.job import Job

EARLY = 0.9
"""The share of its period after which a job counts as due again: crons are not on the second."""
_LOG = logging.getLogger("upsell_widget")


class Ran(StrEnum):
    """What became of one job."""

    DONE = "done"
    NOT_DUE = "not due"
    ELSEWHERE = "left to the process that does it"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Run:
    """One job and what became of it; ``said``: what it answered, or how it failed."""

    name: str
    ran: Ran
    said: object = None


def run_once(jobs: Sequence[Job], store: Store, clock: Callable[[], datetime], holder: str, *, anyway: bool = False) -> list[Run]:
    """Run each job that is due, and that no other process has. ``anyway``: also one that is not due.

    A job is held under the same lease as by the workers while it runs, for ``at_most``; that it ran is a second lease, which keeps
    others from it until it is due again. A process killed in the middle is replaced when the first one runs out.

    Raises:
        StoreUnavailable: our database is away; nothing was run that it does not know of.
    """
    return [run_if_due(job, store, clock, holder, anyway=anyway) for job in jobs]


def run_if_due(job: Job, store: Store, clock: Callable[[], datetime], holder: str, *, after: float = EARLY, anyway: bool = False) -> Run:
    """Run one job, if it is due; then it is not for ``after`` times its period. ``holder`` must be new for each run."""
    doing, done = f"job:{job.name}", f"done:{job.name}"
    if not store.lease(doing, holder, clock(), job.at_most):
        return Run(job.name, Ran.ELSEWHERE)
    try:
        if not store.lease(done, holder, clock(), job.at_most) and not anyway:
            return Run(job.name, Ran.NOT_DUE)
        run = _attempt(job)
        kept = job.every * after if run.ran is Ran.DONE else timedelta(0)
        store.lease(done, holder, clock(), kept)
        return run
    finally:
        store.release(doing, holder)


def _attempt(job: Job) -> Run:
    try:
        return Run(job.name, Ran.DONE, job.run())
    except StoreUnavailable:
        raise
    except Exception as error:
        _LOG.exception("the job %s failed", job.name)
        return Run(job.name, Ran.FAILED, f"{type(error).__name__}: {error}")
