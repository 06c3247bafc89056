"""What runs in a process of its own: a postman who dies between sending and noting, and jobs that two would do."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path

from tests.delivery.scene import office_state, webhook
from upsell_widget.delivery.outbox import deliver
from upsell_widget.delivery.sending import send
from upsell_widget.domain.channels import Channel
from upsell_widget.domain.outbox import Notice, Sent
from upsell_widget.state import State
from upsell_widget.storage.job import Job
from upsell_widget.storage.run_once import run_once
from upsell_widget.storage.sql_store import SqlStore

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Office:
    """Where a postman works."""

    database_url: str
    folder: Path
    url: str

    def state(self, now: datetime, store: SqlStore | None = None) -> State:
        """The state of a process at a moment that does not pass."""
        return office_state(store or SqlStore(self.database_url), (webhook(self.url),), lambda: now, self.folder)


def die() -> None:
    """SIGKILL: nothing is cleaned up."""
    os.kill(os.getpid(), signal.SIGKILL)


def deliver_and_die(office: Office, now: datetime, *, sends: bool) -> None:
    """Deliver one, and die before it is noted; with or without having sent it."""

    def sender(state: State, notice: Notice, channel: Channel, at: datetime) -> Sent:
        if sends:
            send(state, notice, channel, at)
        die()
        raise AssertionError("dead by now")

    deliver(office.state(now), sender=sender)


def deliver_sent(office: Office, now: datetime) -> None:
    """Deliver one, having sent it."""
    deliver_and_die(office, now, sends=True)


def deliver_unsent(office: Office, now: datetime) -> None:
    """Die before anything is sent."""
    deliver_and_die(office, now, sends=False)


def deliver_together(office: Office, now: datetime, together: Barrier) -> None:
    """Deliver what is due, together with others."""
    state = office.state(now)
    together.wait()
    deliver(state)


def work(log: Path, name: str) -> Job:
    """A job that notes when it begins and ends."""

    def do() -> None:
        with log.open("a", encoding="ascii") as file:
            file.write(f"{name} began\n")
            file.flush()
            file.write(f"{name} ended\n")

    return Job(name, HOUR, do)


def run_jobs(database_url: str, log: Path, now: datetime, holder: str, together: Barrier) -> None:
    """Do all that is due, together with others."""
    store = SqlStore(database_url)
    together.wait()
    run_once([work(log, "health"), work(log, "prune")], store, lambda: now, holder)


def run_and_die(database_url: str, now: datetime) -> None:
    """Begin a job and die of it."""
    run_once([Job("health", HOUR, die)], SqlStore(database_url), lambda: now, "dies")
