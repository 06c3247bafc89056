"""Every store merges at log-in, strictest limits winning, and erases browsing when consent is withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.storage.building import APPLIED, DAY, NOW, acceptance, anything, cart, impression, outcome, receipt, view
from upsell_widget.domain.acceptances import AcceptanceState
from upsell_widget.domain.limits import Quiet
from upsell_widget.domain.outcomes import EventKind, OutcomeKind, Recollection, RememberedCart
from upsell_widget.ports import Store

SECOND = timedelta(seconds=1)


def recall(store: Store, shopper_id: str) -> Recollection:
    return store.recall(shopper_id, "session-1", NOW)


def test_a_visitors_memory_becomes_the_customers(store: Store) -> None:
    store.write_events([view(), cart({"vinegar": 1}, source={"utm_source": "news"})])
    store.open(impression(), anything)
    store.record(outcome(OutcomeKind.MUTED), [Quiet("subject:vinegar", None)])
    before = recall(store, "visitor-1")
    store.merge("visitor-1", "customer-1", NOW)
    assert recall(store, "customer-1") == before
    assert recall(store, "visitor-1") == Recollection(source={"utm_source": "news"})
    assert store.impression("offer-1") == impression(shopper_id="customer-1")
    assert store.outcomes("offer-1") == (outcome(OutcomeKind.MUTED, shopper_id="customer-1"),)


def test_what_both_saw_is_added_up_and_the_later_cart_stays(store: Store) -> None:
    store.open(impression("offer-1", at=NOW - DAY), anything)
    store.open(impression("offer-2", shopper_id="customer-1"), anything)
    store.write_events([view("a"), view("b", shopper_id="customer-1", at=NOW - SECOND)])
    store.write_events([cart({"visitor": 1}, NOW - DAY), cart({"customer": 1}, NOW, shopper_id="customer-1")])
    store.merge("visitor-1", "customer-1", NOW)
    merged = recall(store, "customer-1")
    assert [seen.at for seen in merged.memory.seen] == [NOW - DAY, NOW]
    assert [each.product_id for each in merged.views] == ["a", "b"]
    assert merged.cart == RememberedCart("cart-1", {"customer": 1})


def test_merging_someone_with_themselves_changes_nothing(store: Store) -> None:
    store.write_events([view()])
    store.merge("visitor-1", "visitor-1", NOW)
    assert len(recall(store, "visitor-1").views) == 1


def test_events_on_their_way_at_log_in_reach_the_customer(store: Store) -> None:
    store.merge("visitor-1", "customer-1", NOW)
    store.write_events([view("before", NOW - SECOND), view("after", NOW + SECOND)])
    assert [each.product_id for each in recall(store, "customer-1").views] == ["before"]


def test_an_acceptance_settled_after_log_in_counts_for_the_customer(store: Store) -> None:
    begun = store.begin(acceptance())
    store.merge("visitor-1", "customer-1", NOW)
    moved = begun.moved(AcceptanceState.SETTLED, NOW, applied=APPLIED)
    store.settle(moved, outcome(OutcomeKind.ACCEPTED), [Quiet("subject:vinegar", None)])
    assert store.outcomes("offer-1")[0].shopper_id == "customer-1"
    assert recall(store, "customer-1").memory.quiets == {"subject:vinegar": None}


def test_withdrawn_consent_erases_browsing_but_neither_the_cart_nor_the_limits(store: Store) -> None:
    store.write_events([view(), view(kind=EventKind.DWELL, seconds=9), cart({"a": 1}), view(shopper_id="visitor-2")])
    store.open(impression(), anything)
    store.keep_receipts([receipt()], {"receipt-1": "{}"})
    store.record_consent("visitor-1", False, NOW)
    left = recall(store, "visitor-1")
    assert (left.views, left.cart, len(left.memory.seen)) == ((), RememberedCart("cart-1", {"a": 1}), 1)
    assert (store.receipt("receipt-1"), store.receipt_context("receipt-1")) == (receipt(), None)
    assert len(recall(store, "visitor-2").views) == 1


def test_browsing_on_its_way_at_the_withdrawal_is_not_written(store: Store) -> None:
    store.record_consent("visitor-1", True, NOW - DAY)
    store.record_consent("visitor-1", False, NOW)
    store.record_consent("visitor-1", True, NOW + SECOND)
    store.write_events([view("before", NOW), cart({"a": 1}, NOW), view("after", NOW + 2 * SECOND)])
    store.keep_receipts([receipt("r", NOW - SECOND), receipt("s", NOW + 2 * SECOND)], {"r": "{}", "s": "{}"})
    left = store.recall("visitor-1", "session-1", NOW + DAY)
    assert ([each.product_id for each in left.views], left.cart) == (["after"], RememberedCart("cart-1", {"a": 1}))
    assert (store.receipt_context("r"), store.receipt_context("s")) == (None, "{}")


def test_a_customer_who_refused_gets_no_browsing_from_a_visitor(store: Store) -> None:
    store.record_consent("customer-1", False, NOW - DAY)
    store.record_consent("visitor-1", True, NOW - SECOND)
    store.write_events([view()])
    store.merge("visitor-1", "customer-1", NOW)
    store.write_events([view("late", NOW)])
    assert recall(store, "customer-1").views == ()


def test_a_visitors_refusal_stands_where_the_account_has_said_nothing(store: Store) -> None:
    store.write_events([view(shopper_id="customer-1")])
    store.record_consent("visitor-1", False, NOW)
    store.merge("visitor-1", "customer-1", NOW)
    assert recall(store, "customer-1").views == ()


def test_an_accounts_consent_stands_against_a_visitors_refusal(store: Store) -> None:
    store.record_consent("customer-1", True, NOW - DAY)
    store.write_events([view(shopper_id="customer-1")])
    store.record_consent("visitor-1", False, NOW)
    store.merge("visitor-1", "customer-1", NOW)
    assert len(recall(store, "customer-1").views) == 1


moments = st.none() | st.integers(1, 9).map(lambda days: NOW + days * DAY)
silences = st.dictionaries(st.sampled_from("abc"), moments, max_size=3)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(visitor=silences, customer=silences, popups=st.integers(0, 3))
def test_merging_is_idempotent_and_never_lifts_a_limit(
    store: Store, visitor: dict[str, datetime | None], customer: dict[str, datetime | None], popups: int
) -> None:
    store.reset()
    for shopper_id, silent in (("visitor-1", visitor), ("customer-1", customer)):
        quiets = [Quiet(key, until) for key, until in silent.items()]
        store.record(replace(outcome(offer_id=shopper_id), shopper_id=shopper_id), quiets)
    for number in range(popups):
        store.open(impression(f"offer-{number}"), anything)
    store.merge("visitor-1", "customer-1", NOW)
    merged = recall(store, "customer-1")
    store.merge("visitor-1", "customer-1", NOW)
    store.merge("visitor-1", "customer-1", NOW + SECOND)
    assert recall(store, "customer-1") == merged
    assert len(merged.memory.seen) == popups
    assert set(merged.memory.quiets) == set(visitor) | set(customer)
    for silent in (visitor, customer):
        for key, until in silent.items():
            held = merged.memory.quiets[key]
            assert held is None or (until is not None and held >= until)
