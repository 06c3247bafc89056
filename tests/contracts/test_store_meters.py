"""What every store does with meters."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.storage.building import NOW
from upsell_widget.domain.limits import Memory
from upsell_widget.domain.meters import Meter, Report, after
from upsell_widget.domain.moments import Moment
from upsell_widget.domain.outcomes import Arm, Impression
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility, Reason
from upsell_widget.ports import Store

HOUR = timedelta(hours=1)
NEAR, REACHED = Moment("limit_near", "storage_gb"), Moment("limit_reached", "storage_gb")
_numbers = iter(range(10**9))


def level(used: float, at: datetime = NOW, limit: float = 2) -> Report:
    return Report("storage_gb", limit, at, used)


def event(at: datetime = NOW, limit: float = 6) -> Report:
    return Report("skips", limit, at, None, HOUR)


def yes(memory: Memory) -> Eligibility:
    return ELIGIBLE


def no(memory: Memory) -> Eligibility:
    return Eligibility(Reason.CAP_DAY, 3, 3)


def impression(offer_id: str = "offer-1", shopper_id: str = "hana") -> Impression:
    return Impression(offer_id, shopper_id, "s", "p", "full", 1, "account", "content", "more", Arm.OFFER, NOW)


def test_a_level_is_what_was_last_reported(store: Store) -> None:
    store.measure("hana", level(0.5))
    measured = store.measure("hana", level(1.7))
    assert (measured.used, measured.before, measured.figure) == (1.7, 0.25, "storage_gb 1.7 of 2")
    assert store.meters("hana") == (measured,)
    assert store.meters("ken") == ()


def test_levels_are_the_meters_without_a_window_of_one_shopper_or_of_all(store: Store) -> None:
    hana, ken = store.measure("hana", level(0.5)), store.measure("ken", level(1.7))
    store.measure("hana", event())
    assert list(store.levels()) == [("hana", hana), ("ken", ken)]
    assert list(store.levels("ken")) == [("ken", ken)]
    assert list(store.levels("nobody")) == []


def test_events_are_counted_in_a_window_that_begins_with_the_first(store: Store) -> None:
    used = [store.measure("hana", event(NOW + timedelta(minutes=minutes))).used for minutes in (0, 59, 60, 61)]
    assert used == [1, 2, 1, 2]


def test_no_count_is_lost_however_many_count_at_once(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        used = list(pool.map(lambda _: store.measure("hana", event()).used, range(80)))
    assert sorted(used) == list(range(1, 81)), "every figure was answered once: one caller and no other met the limit"
    assert store.meters("hana")[0].today == 80


reports = st.builds(
    lambda counted, used, limit, hours, minutes: Report(
        "m", limit, NOW + timedelta(minutes=minutes), None if counted else used, timedelta(hours=hours) if counted else timedelta(0)
    ),
    st.booleans(),
    st.sampled_from([0.0, 0.5, 1.6, 1.7, 2.0, 3.0]),
    st.sampled_from([2.0, 3.0, 6.0]),
    st.sampled_from([1, 24]),
    st.integers(0, 5_000),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(reports, max_size=12))
def test_every_store_moves_a_meter_as_the_domain_says(store: Store, told: Sequence[Report]) -> None:
    shopper_id, known = f"shopper-{next(_numbers)}", None
    for report in told:
        known = after(known, report)
        assert store.measure(shopper_id, report) == known


@pytest.mark.parametrize("moment", [NEAR, REACHED])
def test_a_moment_is_spoken_of_once(store: Store, moment: Moment) -> None:
    store.measure("hana", level(2 if moment is REACHED else 1.6))
    assert store.open(impression("one"), yes, moment) is ELIGIBLE
    assert store.open(impression("one"), yes, moment) is ELIGIBLE, "the same offer again is the same popup"
    assert store.open(impression("two"), yes, moment).reason == Reason.SPOKEN_OF
    assert store.impression("two") is None


def test_a_share_that_binary_fractions_fall_short_of_is_a_moment_and_spoken_of_once(store: Store) -> None:
    store.measure("hana", Report("storage_gb", 3, NOW, 2.4))
    assert store.open(impression("one"), yes, NEAR) is ELIGIBLE
    assert store.open(impression("two"), yes, NEAR).reason == Reason.SPOKEN_OF


def test_what_the_limits_refuse_leaves_the_moment_open(store: Store) -> None:
    store.measure("hana", level(1.6))
    assert store.open(impression("one"), no, NEAR).reason == Reason.CAP_DAY
    assert store.open(impression("two"), yes, NEAR) is ELIGIBLE


def test_of_many_that_open_at_once_one_speaks_of_the_moment(store: Store) -> None:
    store.measure("hana", level(2))
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda number: store.open(impression(f"offer-{number}"), yes, REACHED) is ELIGIBLE, range(16)))
    assert said.count(True) == 1


def test_usage_that_falls_and_rises_again_is_a_new_moment(store: Store) -> None:
    store.measure("hana", level(2))
    store.open(impression("one"), yes, REACHED)
    store.measure("hana", level(2.5))
    assert store.open(impression("two"), yes, REACHED).reason == Reason.SPOKEN_OF
    store.measure("hana", level(1))
    store.measure("hana", level(2))
    assert store.open(impression("three"), yes, REACHED) is ELIGIBLE


def test_a_spike_is_spoken_of_once_a_day(store: Store) -> None:
    _habit(store, 20, 2)
    today = NOW + timedelta(days=20)
    for _ in range(20):
        store.measure("hana", event(today))
    spike = Moment("spike", "skips")
    assert store.open(impression("one"), yes, spike) is ELIGIBLE
    assert store.open(impression("two"), yes, spike).reason == Reason.SPOKEN_OF


def _habit(store: Store, days: int, times: int) -> None:
    for day in range(days):
        for _ in range(times):
            store.measure("hana", event(NOW + timedelta(days=day)))


def test_a_visitors_meters_become_the_customers(store: Store) -> None:
    for report in (event(), event(), level(1.5)):
        store.measure("visitor-1", report)
    for report in (event(NOW + timedelta(minutes=5)), level(1.2, NOW - HOUR)):
        store.measure("hana", report)
    for _ in range(2):
        store.merge("visitor-1", "hana", NOW)
        found = {meter.code: meter for meter in store.meters("hana")}
        assert (found["skips"].used, found["skips"].starts_at, found["skips"].today) == (3, NOW, 3), "one window, nothing lost"
        assert found["storage_gb"].used == 1.5, "the later report holds"
    assert store.meters("visitor-1") == ()


def test_withdrawn_consent_leaves_meters_alone(store: Store) -> None:
    kept = store.measure("hana", level(1.5))
    store.record_consent("hana", granted=False, at=NOW)
    assert store.meters("hana") == (kept,)


def test_meters_without_a_report_for_long_are_deleted(store: Store) -> None:
    store.measure("hana", level(1.5))
    store.measure("ken", level(1.5, NOW + timedelta(days=2)))
    deleted = store.prune(NOW + timedelta(days=91), timedelta(days=90), timedelta(days=30))
    assert (deleted["meters"], store.meters("hana"), len(store.meters("ken"))) == (1, (), 1)


def test_a_reset_forgets_meters(store: Store) -> None:
    store.measure("hana", level(1.5))
    store.reset()
    assert store.meters("hana") == ()


def test_a_meter_of_an_odd_code_is_kept(store: Store) -> None:
    measured: Meter = store.measure("hana", replace(level(1), code="trial_requested:雲"))
    assert store.meters("hana") == (measured,)


def test_a_decision_recalls_the_meters_with_everything_else(store: Store) -> None:
    assert store.recall("hana", "session-1", NOW).meters == ()
    store.measure("hana", event())
    store.measure("hana", level(1.7))
    store.measure("ken", level(1))
    assert store.recall("hana", "session-1", NOW).meters == store.meters("hana")
    assert [meter.code for meter in store.meters("hana")] == ["skips", "storage_gb"]
