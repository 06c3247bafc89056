"""What must happen without a visitor is done once, however many crons and workers there are; a dead one is replaced."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.faults.postman import HOUR, run_and_die, run_jobs
from tests.faults.processes import CONTEXT, KILLED, exit_code, outcome_of, started
from tests.storage.building import NOW
from upsell_widget.errors import StoreUnavailable
from upsell_widget.storage.in_memory import InMemoryStore
from upsell_widget.storage.job import Job
from upsell_widget.storage.jobs import Jobs
from upsell_widget.storage.run_once import Ran, run_once
from upsell_widget.storage.sql_store import SqlStore


def ran(store: InMemoryStore | SqlStore, now: datetime, job: Job, holder: str = "cron", *, anyway: bool = False) -> Ran:
    (run,) = run_once([job], store, lambda: now, holder, anyway=anyway)
    return run.ran


def test_four_processes_at_once_do_each_job_once(database_url: str, tmp_path: Path) -> None:
    store = SqlStore(database_url)
    store.migrate()
    store.close()
    log, together = tmp_path / "log", CONTEXT.Barrier(4)
    processes = [started(run_jobs, database_url, log, NOW, f"cron-{number}", together) for number in range(4)]
    assert [exit_code(process) for process in processes] == [0] * 4
    lines = log.read_text(encoding="ascii").splitlines()
    assert sorted(lines) == ["health began", "health ended", "prune began", "prune ended"]
    assert [lines.index(f"{name} ended") - lines.index(f"{name} began") for name in ("health", "prune")] == [1, 1]


def test_a_killed_holder_is_replaced_when_its_time_is_over(database_url: str) -> None:
    store = SqlStore(database_url)
    store.migrate()
    done: list[str] = []
    health = Job("health", HOUR, lambda: done.append("health"))
    assert outcome_of(run_and_die, database_url, NOW) == KILLED
    assert ran(store, NOW + health.at_most / 2, health) is Ran.ELSEWHERE
    assert ran(store, NOW + health.at_most, health) is Ran.DONE
    assert done == ["health"]
    store.close()


def test_it_is_done_again_when_it_is_due_a_little_early_at_the_most() -> None:
    store, job = InMemoryStore(), Job("prune", HOUR, lambda: None)
    assert ran(store, NOW, job, "cron-1") is Ran.DONE
    assert ran(store, NOW + HOUR / 2, job, "cron-2") is Ran.NOT_DUE
    assert ran(store, NOW + HOUR - timedelta(seconds=2), job, "cron-3") is Ran.DONE


def test_by_hand_it_is_done_though_it_is_not_due() -> None:
    store, job = InMemoryStore(), Job("prune", HOUR, lambda: None)
    assert ran(store, NOW, job) is Ran.DONE
    assert ran(store, NOW, job, "person", anyway=True) is Ran.DONE
    assert ran(store, NOW, job, "cron-2") is Ran.NOT_DUE


def test_what_failed_is_due_at_once() -> None:
    store, errors = InMemoryStore(), [ValueError("a bug")]

    def work() -> None:
        if errors:
            raise errors.pop()

    job = Job("prune", HOUR, work)
    assert ran(store, NOW, job, "cron-1") is Ran.FAILED
    assert ran(store, NOW, job, "cron-2") is Ran.DONE


def test_a_job_that_fails_keeps_no_other_from_running() -> None:
    def fail() -> None:
        raise ValueError("a bug")

    runs = run_once([Job("a", HOUR, fail), Job("b", HOUR, lambda: 7)], InMemoryStore(), lambda: NOW, "cron")
    assert [(run.name, run.ran, run.said) for run in runs] == [("a", Ran.FAILED, "ValueError: a bug"), ("b", Ran.DONE, 7)]


def test_what_a_worker_does_is_left_to_it_and_taken_over_when_it_ends() -> None:
    store, began = InMemoryStore(), CONTEXT.Event()
    job = Job("outbox", HOUR / 60, began.set)
    worker = Jobs([job], store, lambda: NOW)
    worker.ensure_started()
    assert began.wait(10)
    assert ran(store, NOW, job, anyway=True) is Ran.ELSEWHERE
    worker.stop()
    assert ran(store, NOW, job) is Ran.DONE


def test_a_database_that_is_away_is_said_so() -> None:
    def away() -> None:
        raise StoreUnavailable("no route")

    with pytest.raises(StoreUnavailable):
        run_once([Job("health", HOUR, away)], InMemoryStore(), lambda: NOW, "cron")
