"""Background jobs: started late, done by one process, going on whatever happens."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta

import pytest

from tests.storage.building import NOW
from upsell_widget.errors import StoreUnavailable
from upsell_widget.storage.in_memory import InMemoryStore
from upsell_widget.storage.job import Job
from upsell_widget.storage.jobs import LEASED_FOR, LOOK, Jobs
from upsell_widget.storage.run_once import Ran, run_once

EVERY, DAILY = timedelta(minutes=5), timedelta(days=1)


class Scene:
    """One store, one clock, and processes that would each do the job."""

    def __init__(self, every: timedelta = EVERY) -> None:
        self.every = every
        self.now = NOW
        self.store = InMemoryStore()
        self.done: list[str] = []
        self.first = threading.Event()

    def process(self, name: str) -> Jobs:
        """A process that has started and had its first turn."""
        turn = threading.Event()
        work = Job("work", self.every, lambda: self._do(name))
        jobs = Jobs([work, Job(f"turn of {name}", self.every, turn.set)], self.store, self.clock)
        jobs.ensure_started()
        assert turn.wait(10)
        return jobs

    def _do(self, name: str) -> None:
        self.done.append(name)

    def clock(self) -> datetime:
        return self.now


def job_threads() -> int:
    return sum(thread.name == "upsell-jobs" for thread in threading.enumerate())


def test_nothing_runs_before_it_is_started_and_starting_twice_starts_one_thread() -> None:
    scene, before = Scene(), job_threads()
    jobs = Jobs([Job("work", EVERY, lambda: None)], scene.store, scene.clock)
    assert job_threads() == before
    jobs.ensure_started()
    jobs.ensure_started()
    assert job_threads() == before + 1
    jobs.stop()


def test_without_jobs_there_is_no_thread() -> None:
    before = job_threads()
    Jobs([], InMemoryStore(), lambda: NOW).ensure_started()
    assert job_threads() == before


@pytest.mark.parametrize("every", [EVERY, DAILY])
def test_one_process_does_the_job_each_period(every: timedelta) -> None:
    scene = Scene(every)
    one, two = scene.process("one"), scene.process("two")
    for _ in range(2):
        scene.now += every
        two.run_due()
        one.run_due()
        one.run_due()
    assert len(scene.done) == 3
    assert every is DAILY or scene.done == ["one", "one", "one"], "one keeps the lease of a frequent job"
    one.stop()
    two.stop()


def test_a_dead_process_is_replaced_when_its_lease_runs_out() -> None:
    scene = Scene()
    scene.process("dead")
    two = scene.process("two")
    for _ in range(LEASED_FOR):
        scene.now += EVERY
        two.run_due()
    assert scene.done == ["dead", "two"]
    two.stop()


def test_a_rare_job_waits_for_no_dead_process_and_is_not_done_anew_by_each_that_starts() -> None:
    scene = Scene(DAILY)
    scene.process("dead")
    scene.now += DAILY / 2
    two, three = scene.process("two"), scene.process("three")
    assert scene.done == ["dead"]
    for _ in range(int(DAILY / LOOK)):
        scene.now += LOOK
        two.run_due()
        three.run_due()
    assert scene.done == ["dead", "two"], "on time, by whoever looks first"
    two.stop()
    three.stop()


def test_what_a_worker_did_is_not_due_for_a_cron_and_the_other_way_round() -> None:
    scene = Scene(DAILY)
    worker, work = scene.process("worker"), Job("work", DAILY, lambda: scene.done.append("cron"))
    for day in range(2):
        scene.now = NOW + day * DAILY
        assert [each.ran for each in run_once([work], scene.store, scene.clock, "cron")] == [Ran.DONE if day else Ran.NOT_DUE]
        worker.run_due()
    assert scene.done == ["worker", "cron"]
    worker.stop()


@pytest.mark.parametrize("every", [EVERY, DAILY])
def test_a_process_that_ends_in_good_order_is_replaced_at_once(every: timedelta) -> None:
    scene = Scene(every)
    one, two = scene.process("one"), scene.process("two")
    one.stop()
    scene.now += every
    one.run_due()
    two.run_due()
    assert scene.done == ["one", "two"]
    two.stop()


@pytest.mark.parametrize("error", [StoreUnavailable("away"), ValueError("a bug")])
@pytest.mark.parametrize("every", [EVERY, DAILY])
def test_a_job_that_fails_is_tried_again_and_keeps_no_other_from_running(
    every: timedelta, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    scene, tried, ran = Scene(), list[datetime](), threading.Event()

    def fail() -> None:
        tried.append(scene.now)
        raise error

    jobs = Jobs([Job("fails", every, fail), Job("works", every, ran.set)], scene.store, scene.clock)
    with caplog.at_level(logging.WARNING):
        jobs.ensure_started()
        assert ran.wait(10)
    soon = min(every, LOOK)
    scene.now += soon
    jobs.run_due()
    assert tried == [NOW, NOW + soon]
    assert "job fails" in caplog.records[0].getMessage()
    jobs.stop()


def test_a_clock_that_is_set_back_stops_no_job() -> None:
    scene = Scene()
    scene.now += timedelta(days=300)
    jobs = scene.process("one")
    scene.now = NOW
    for _ in range(2):
        jobs.run_due()
        scene.now += EVERY
    assert scene.done == ["one"] * 3
    jobs.stop()
