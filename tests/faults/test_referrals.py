"""Whoever settles referrals may be killed anywhere, and several may do it at once: one reward a side, and no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.domain.referrals.building import DAY, HANA, NOON, PROGRAMME, person, referral
from tests.faults.processes import CONTEXT, KILLED, exit_code, outcome_of, started
from tests.faults.rewarder import POINTS, FileBook, settle_and_die, settle_together
from upsell_widget.domain.money import Money
from upsell_widget.domain.referrals.checks import Known
from upsell_widget.domain.referrals.referral import FirstOrder, Standing
from upsell_widget.domain.referrals.steps import bought
from upsell_widget.referring.settling import LEASE, ReferralSettlement
from upsell_widget.storage.sql_store import SqlStore

LATER = NOON + 90 * DAY


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    store = SqlStore(database_url)
    store.migrate()
    yield store
    store.close()


@pytest.fixture
def book(tmp_path: Path) -> FileBook:
    made = FileBook(tmp_path / "book.sqlite")
    made.open()
    return made


def friends_buy(store: SqlStore, count: int) -> None:
    for number in range(count):
        each = referral(number, person(f"friend{number}"), at=NOON + 2 * number * DAY)
        order = FirstOrder(f"o{number}", each.joined_at, Money(5000, "JPY"))
        store.add_referral(each)
        store.step_referral(each.id, lambda one, others, order=order: bought(one, order, PROGRAMME, Known(others), order.placed_at))  # type: ignore[misc]


@pytest.mark.parametrize("point", range(1, len(POINTS) + 1), ids=POINTS)
def test_killed_anywhere_each_side_is_rewarded_once(point: int, database_url: str, store: SqlStore, book: FileBook) -> None:
    friends_buy(store, 1)
    assert outcome_of(settle_and_die, database_url, book.file, LATER, point) == KILLED
    (begun,) = store.referrals()
    assert begun.standing is Standing.SETTLING, "written before the shop is asked"
    assert len(book.rows("given")) == point // 2
    ReferralSettlement(store, book, PROGRAMME, "too soon").settle(LATER + LEASE / 2)
    assert len(book.rows("given")) == point // 2, "the dead one's lease still runs"
    for number in range(2):
        ReferralSettlement(store, book, PROGRAMME, f"next {number}").settle(LATER + LEASE)
    assert book.rows("given") == [("referral:r0:friend", "friend0", 500), ("referral:r0:inviter", HANA.shopper_id, 500)]
    assert [each.standing for each in store.referrals()] == [Standing.REWARDED]


def test_four_processes_at_once_reward_each_side_once_and_keep_the_cap(database_url: str, store: SqlStore, book: FileBook) -> None:
    friends_buy(store, 12)
    together = CONTEXT.Barrier(4)
    processes = [started(settle_together, database_url, book.file, LATER, f"worker {number}", together) for number in range(4)]
    assert [exit_code(process) for process in processes] == [0] * 4
    ReferralSettlement(store, book, PROGRAMME, "last").settle(LATER)
    standings = Counter(each.standing for each in store.referrals())
    assert standings == {Standing.REWARDED: PROGRAMME.cap, Standing.REFUSED: 12 - PROGRAMME.cap}
    assert len(book.rows("given")) == 2 * PROGRAMME.cap
    assert book.rows("asked") == [(row[0],) for row in book.rows("given")], "nobody was asked twice"
    assert sum(row[1] == HANA.shopper_id for row in book.rows("given")) == PROGRAMME.cap
