"""Many at once: caps are exact, an offer is accepted once, campaigns get one version each."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import TypeVar

from tests.storage.building import APPLIED, NOW, acceptance, impression, outcome, publication
from upsell_widget.domain.acceptances import AcceptanceState
from upsell_widget.domain.changes import AddLine, Target
from upsell_widget.domain.limits import Caps, Memory, shop_caps
from upsell_widget.domain.outcomes import OutcomeKind
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility, Reason
from upsell_widget.ports import Store

AT_ONCE = 20
Result = TypeVar("Result")


def at_once(work: Callable[[int], Result]) -> list[Result]:
    """The results of calling ``work`` in twenty threads that set off together."""
    together = Barrier(AT_ONCE)

    def start(number: int) -> Result:
        together.wait()
        return work(number)

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(start, range(AT_ONCE)))


def test_of_twenty_tabs_opening_at_once_exactly_the_cap_opens(store: Store) -> None:
    def judge(memory: Memory) -> Eligibility:
        return shop_caps(memory, Caps(page=20, session=2, day=3, week=6), NOW, "session-1", "another page")

    verdicts = at_once(lambda number: store.open(impression(f"offer-{number}"), judge))
    assert sorted(verdict.reason for verdict in verdicts) == [Reason.CAP_SESSION] * 18 + [Reason.ELIGIBLE] * 2
    assert len(store.recall("visitor-1", "session-1", NOW).memory.seen) == 2


def test_one_offer_opened_at_once_from_twenty_threads_is_judged_once(store: Store) -> None:
    judged: list[Memory] = []

    def judge(memory: Memory) -> Eligibility:
        judged.append(memory)
        return ELIGIBLE

    assert at_once(lambda number: store.open(impression(), judge)) == [ELIGIBLE] * AT_ONCE
    assert len(judged) == 1


def test_shoppers_do_not_share_a_cap(store: Store) -> None:
    def judge(memory: Memory) -> Eligibility:
        return ELIGIBLE if not memory.seen else Eligibility(Reason.CAP_DAY, 1, 1)

    verdicts = at_once(lambda number: store.open(impression(f"offer-{number}", shopper_id=f"visitor-{number}"), judge))
    assert verdicts == [ELIGIBLE] * AT_ONCE


def test_of_twenty_acceptances_of_one_offer_one_is_stored_and_all_see_it(store: Store) -> None:
    seen = at_once(lambda number: store.begin(replace(acceptance(), key=f"key-{number}")))
    assert seen == [store.acceptance("offer-1")] * AT_ONCE


def test_of_twenty_offers_of_one_change_one_is_accepted(store: Store) -> None:
    seen = at_once(lambda number: store.begin(acceptance(f"offer-{number}")))
    assert len({each.offer_id for each in seen}) == 1


def test_of_twenty_settling_and_refusing_at_once_the_first_decides(store: Store) -> None:
    begun = store.begin(acceptance())
    moves = [begun.moved(AcceptanceState.SETTLED, NOW, applied=APPLIED), begun.moved(AcceptanceState.REFUSED, NOW, reason="sold_out")]
    seen = at_once(lambda number: store.settle(moves[number % 2], outcome(OutcomeKind.ACCEPTED) if number % 2 == 0 else None))
    decided = store.acceptance("offer-1")
    assert seen == [decided] * AT_ONCE
    assert len(store.outcomes("offer-1")) == (decided is not None and decided.state is AcceptanceState.SETTLED)


def test_an_outcome_recorded_at_once_is_recorded_once(store: Store) -> None:
    assert sum(at_once(lambda number: store.record(outcome()))) == 1


def test_a_lease_taken_at_once_has_one_holder(store: Store) -> None:
    assert sum(at_once(lambda number: store.lease("job", f"holder-{number}", NOW, NOW - NOW.replace(day=1)))) == 1


def test_campaigns_published_at_once_get_a_version_each(store: Store) -> None:
    revisions = at_once(lambda number: store.publish([publication(number=number)]))
    assert sorted(revisions) == list(range(1, AT_ONCE + 1))
    assert [each.version for each in store.publications()[1]] == [AT_ONCE]


def test_opening_settling_and_merging_at_once_never_wait_in_a_circle(store: Store) -> None:
    def work(number: int) -> None:
        visitor = f"visitor-{number % 4}"
        change = AddLine(Target("cart", str(number)), "vinegar")
        if number % 3 == 0:
            store.merge(visitor, "customer-1", NOW)
        elif number % 3 == 1:
            store.open(impression(f"offer-{number}", shopper_id=visitor), lambda memory: ELIGIBLE)
        else:
            begun = store.begin(acceptance(f"offer-{number}", shopper_id=visitor, change=change))
            store.settle(begun.moved(AcceptanceState.SETTLED, NOW), outcome(OutcomeKind.ACCEPTED, f"offer-{number}", shopper_id=visitor))

    at_once(work)
    for number in range(4):
        store.merge(f"visitor-{number}", "customer-1", NOW)
    opened = sum(number % 3 == 1 for number in range(AT_ONCE))
    assert len(store.recall("customer-1", "session-1", NOW).memory.seen) == opened
