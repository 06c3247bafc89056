"""Every store keeps acceptances: inserted once, moved by compare-and-set."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.storage.building import APPLIED, DAY, NOW, acceptance, outcome, receipt
from upsell_widget.domain.acceptances import Acceptance, AcceptanceState
from upsell_widget.domain.changes import AddLine, Target
from upsell_widget.domain.limits import Quiet
from upsell_widget.domain.outcomes import OutcomeKind
from upsell_widget.ports import Store

LATER = NOW + timedelta(seconds=5)


def settled(of: Acceptance) -> Acceptance:
    return of.moved(AcceptanceState.SETTLED, LATER, applied=APPLIED)


def test_a_begun_acceptance_is_kept_whole(store: Store) -> None:
    begun = acceptance(receipt=receipt())
    assert store.begin(begun) == begun
    assert store.acceptance("offer-1") == begun
    assert store.acceptance("offer-2") is None


def test_an_offer_is_accepted_once(store: Store) -> None:
    first = store.begin(acceptance())
    assert store.begin(replace(acceptance(), key="another")) == first


@pytest.mark.parametrize("state", [AcceptanceState.PENDING, AcceptanceState.SETTLED])
def test_the_same_change_under_another_offer_returns_the_one_that_stands(store: Store, state: AcceptanceState) -> None:
    first = store.begin(acceptance("offer-1"))
    if state is AcceptanceState.SETTLED:
        first = store.settle(settled(first))
    assert store.begin(acceptance("offer-2")) == first
    assert store.acceptance("offer-2") is None


@pytest.mark.parametrize("state", [AcceptanceState.REFUSED, AcceptanceState.FAILED, AcceptanceState.UNDONE])
def test_the_same_change_may_be_made_again_once_it_no_longer_stands(store: Store, state: AcceptanceState) -> None:
    gone = store.begin(acceptance("offer-1"))
    if state is AcceptanceState.UNDONE:
        gone = store.settle(settled(gone))
    gone = store.settle(gone.moved(state, LATER))
    assert store.begin(acceptance("offer-2")) == acceptance("offer-2")
    assert store.begin(acceptance("offer-1")) == gone


def test_another_change_is_another_acceptance(store: Store) -> None:
    store.begin(acceptance("offer-1"))
    other = acceptance("offer-2", change=AddLine(Target("cart", "2"), "vinegar"))
    content = acceptance("offer-3", change=None, quote=None)
    assert (store.begin(other), store.begin(content)) == (other, content)


def test_settling_keeps_what_the_shop_returned_with_outcome_and_silences(store: Store) -> None:
    begun = store.begin(acceptance())
    stored = store.settle(settled(begun), outcome(OutcomeKind.ACCEPTED), [Quiet("subject:vinegar", None)])
    assert stored == settled(begun) == store.acceptance("offer-1")
    assert store.outcomes("offer-1") == (outcome(OutcomeKind.ACCEPTED),)
    assert store.recall("visitor-1", "s", NOW).memory.quiets == {"subject:vinegar": None}


def test_a_move_there_is_not_writes_nothing_and_returns_what_is_stored(store: Store) -> None:
    begun = store.begin(acceptance())
    refused = store.settle(begun.moved(AcceptanceState.REFUSED, LATER, reason="sold_out"))
    late = store.settle(settled(begun), outcome(OutcomeKind.ACCEPTED), [Quiet("a", None)])
    assert late == refused == store.acceptance("offer-1")
    assert store.outcomes("offer-1") == ()
    assert store.recall("visitor-1", "s", NOW).memory.quiets == {}


def test_settling_twice_records_one_outcome(store: Store) -> None:
    begun = store.begin(acceptance())
    first = store.settle(settled(begun), outcome(OutcomeKind.ACCEPTED))
    again = store.settle(begun.moved(AcceptanceState.SETTLED, NOW + DAY), outcome(OutcomeKind.ACCEPTED, at=NOW + DAY))
    assert again == first
    assert len(store.outcomes("offer-1")) == 1


def test_settling_what_was_never_begun_is_an_error(store: Store) -> None:
    with pytest.raises(LookupError, match="offer-1: found no acceptance to settle"):
        store.settle(settled(acceptance()))


def test_unresolved_are_pending_from_before_a_moment_oldest_first(store: Store) -> None:
    ages = {"b": 3, "a": 2, "c": 1, "now": 0}
    for name, days in ages.items():
        store.begin(acceptance(name, at=NOW - days * DAY, change=None))
    store.settle(acceptance("a", at=NOW - 2 * DAY, change=None).moved(AcceptanceState.FAILED, NOW))
    assert [each.offer_id for each in store.unresolved(NOW)] == ["b", "c"]
    assert [each.offer_id for each in store.unresolved(NOW, at_most=1)] == ["b"]


def test_an_undo_is_begun_once_and_told_to_nobody_yet(store: Store) -> None:
    store.begin(acceptance())
    store.mark_alerted("offer-1")
    stands = store.settle(settled(acceptance()))
    begun = replace(stands, undo_asked_at=LATER, alerted=False)
    assert store.begin_undo("offer-1", LATER) == begun == store.acceptance("offer-1")
    assert store.begin_undo("offer-1", LATER + DAY) == begun
    assert (begun.is_being_undone, begun.unresolved_since) == (True, LATER)


@pytest.mark.parametrize("state", [AcceptanceState.PENDING, AcceptanceState.REFUSED, AcceptanceState.REFUNDED])
def test_only_what_is_settled_can_begin_to_be_undone(store: Store, state: AcceptanceState) -> None:
    stored = store.begin(acceptance())
    if state is AcceptanceState.REFUNDED:
        stored = store.settle(settled(stored))
    if state is not AcceptanceState.PENDING:
        stored = store.settle(stored.moved(state, LATER))
    assert store.begin_undo("offer-1", LATER) == stored == store.acceptance("offer-1")


def test_a_late_settlement_does_not_end_an_undo(store: Store) -> None:
    pending = store.begin(acceptance())
    store.settle(settled(pending), outcome(OutcomeKind.ACCEPTED))
    begun = store.begin_undo("offer-1", LATER)
    assert store.settle(settled(pending), outcome(OutcomeKind.ACCEPTED)) == begun == store.acceptance("offer-1")
    assert len(store.outcomes("offer-1")) == 1


def test_a_change_stands_until_it_is_undone(store: Store) -> None:
    store.settle(settled(store.begin(acceptance())))
    begun = store.begin_undo("offer-1", LATER)
    assert store.begin(acceptance("offer-2")) == begun
    assert store.settled_in("cart:1") == (begun,)
    undone = store.settle(begun.moved(AcceptanceState.UNDONE, LATER), outcome(OutcomeKind.UNDONE))
    assert (undone, undone.unresolved_since) == (store.acceptance("offer-1"), None)
    assert store.begin(acceptance("offer-2")) == acceptance("offer-2")


def test_an_undo_that_cannot_be_done_is_dropped_but_no_later_one(store: Store) -> None:
    stands = store.settle(settled(store.begin(acceptance())))
    first = store.begin_undo("offer-1", LATER)
    assert store.drop_undo(first) == stands
    second = store.begin_undo("offer-1", LATER + DAY)
    assert store.drop_undo(first) == second == store.acceptance("offer-1")


def test_unresolved_are_undos_from_before_a_moment_too(store: Store) -> None:
    for name in ("b", "a", "done"):
        store.settle(settled(store.begin(acceptance(name, at=NOW - 9 * DAY, change=None))))
    store.begin(acceptance("pending", at=NOW - DAY, change=None))
    store.begin_undo("a", NOW)
    store.begin_undo("b", NOW - DAY)
    store.settle(store.begin_undo("done", NOW - DAY).moved(AcceptanceState.UNDONE, NOW))
    assert [each.offer_id for each in store.unresolved(NOW)] == ["b", "pending"]
    assert [each.offer_id for each in store.unresolved(LATER)] == ["a", "b", "pending"]


def test_settled_in_names_the_settled_acceptances_of_one_cart(store: Store) -> None:
    for name, quiet_key in (("b", "cart:1"), ("a", "cart:1"), ("pending", "cart:1"), ("other", "cart:2")):
        begun = store.begin(acceptance(name, change=None, quiet_key=quiet_key))
        if name != "pending":
            store.settle(settled(begun))
    assert [each.offer_id for each in store.settled_in("cart:1")] == ["a", "b"]


def test_purchased_with_names_the_acceptances_an_order_bought(store: Store) -> None:
    for name, order_id in (("a", "order-1"), ("b", "order-2"), ("c", "order-1")):
        store.settle(settled(store.begin(acceptance(name, change=None))))
        store.record(outcome(OutcomeKind.PURCHASED, name, order_id=order_id))
    store.record(outcome(OutcomeKind.REFUNDED, "b", order_id="order-1"))
    assert [each.offer_id for each in store.purchased_with("order-1")] == ["a", "c"]


def test_staff_are_told_once(store: Store) -> None:
    begun = store.begin(acceptance())
    assert [store.mark_alerted("offer-1"), store.mark_alerted("offer-1"), store.mark_alerted("unknown")] == [True, False, False]
    assert store.acceptance("offer-1") == replace(begun, alerted=True)
    assert store.settle(settled(begun)).alerted is True
