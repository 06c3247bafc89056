"""A postman may die anywhere: what he carried is delivered again, with the same id. Several carry nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.faults.postman import Office, deliver_sent, deliver_together, deliver_unsent
from tests.faults.processes import CONTEXT, KILLED, exit_code, outcome_of, started
from tests.servers.receiver import Running, receiver
from tests.storage.building import NOW
from upsell_widget.delivery.outbox import CLAIMED_FOR, deliver
from upsell_widget.domain.outbox import DeliveryState
from upsell_widget.domain.signals import Signal
from upsell_widget.state import State
from upsell_widget.storage.sql_store import SqlStore


@pytest.fixture
def post_office() -> Iterator[Running]:
    with receiver() as running:
        yield running


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    store = SqlStore(database_url)
    store.migrate()
    yield store
    store.close()


@pytest.fixture
def office(database_url: str, tmp_path: Path, post_office: Running) -> Office:
    return Office(database_url, tmp_path, post_office.url("/taken"))


def raised(office: Office, store: SqlStore, matters: int) -> State:
    state = office.state(NOW, store)
    for number in range(matters):
        state.signal(Signal("spike", "hana", NOW, "40 an hour", f"m{number}"))
    return state


@pytest.mark.parametrize(("dies", "sent_before"), [(deliver_sent, 1), (deliver_unsent, 0)])
def test_killed_before_it_was_noted_it_is_sent_again_with_the_same_id(
    dies: Callable[[Office, datetime], None], sent_before: int, office: Office, store: SqlStore, post_office: Running
) -> None:
    raised(office, store, 1)
    assert outcome_of(dies, office, NOW) == KILLED
    assert len(post_office.seen()) == sent_before
    assert deliver(office.state(NOW + CLAIMED_FOR / 2, store)) == {}
    later = office.state(NOW + CLAIMED_FOR, store)
    assert deliver(later) == {"delivered": 1}
    (delivery,) = later.store.deliveries()
    assert (delivery.state, delivery.attempts) == (DeliveryState.DELIVERED, 2)
    assert [seen["headers"]["webhook-id"] for seen in post_office.seen()] == [delivery.notice.id] * (sent_before + 1)


def test_four_processes_carry_everything_once(office: Office, store: SqlStore, post_office: Running) -> None:
    state = raised(office, store, 30)
    together = CONTEXT.Barrier(4)
    processes = [started(deliver_together, office, NOW, together) for _ in range(4)]
    assert [exit_code(process) for process in processes] == [0] * 4
    seen = [each["headers"]["webhook-id"] for each in post_office.seen()]
    assert len(seen) == len(set(seen)) == 30
    assert dict(state.store.delivery_counts()) == {DeliveryState.DELIVERED: 30}
