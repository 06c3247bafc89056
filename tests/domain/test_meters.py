"""Meters, spikes and moments of usage, by examples and by what always holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upsell_widget.domain.meters import OPEN_FOR, Meter, Report, after, joined
from upsell_widget.domain.moments import Moment, may_be_a_moment, moment_fits, signals_of
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility, Reason
from upsell_widget.domain.spikes import DISTANCE, LEAST_DAYS, LEAST_EVENTS, Usual, is_spike, usual

NOW = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
NEAR, REACHED = Moment("limit_near", "storage_gb"), Moment("limit_reached", "storage_gb")


def level(used: float, known: Meter | None = None, at: datetime = NOW, limit: float = 2) -> Meter:
    return after(known, Report("storage_gb", limit, at, used))


def events(*days: int) -> Meter:
    """A meter of so many exports on each of these days, the last of them today."""
    meter = None
    for day, times in enumerate(days):
        for _ in range(times):
            meter = after(meter, Report("exports", 100, NOW + timedelta(days=day), None, HOUR))
    assert meter is not None
    return meter


def said(moment: Moment, meter: Meter, now: datetime = NOW) -> Eligibility:
    return moment_fits(moment, {meter.code: meter}, now)


@pytest.mark.parametrize(
    ("used", "near", "reached"), [(1.59, False, False), (1.6, True, False), (1.99, True, False), (2, False, True), (3, False, True)]
)
def test_a_limit_is_near_from_80_percent_and_reached_at_100(used: float, near: bool, reached: bool) -> None:
    assert ((said(NEAR, level(used)) is ELIGIBLE), (said(REACHED, level(used)) is ELIGIBLE)) == (near, reached)


def test_a_campaign_chooses_another_share() -> None:
    half = replace(NEAR, share=0.5)
    assert said(half, level(1)) is ELIGIBLE
    assert said(half, level(0.9)) == Eligibility(Reason.NO_MOMENT, "storage_gb 0.9 of 2", "≥50 %, risen within the hour")


def test_nothing_reported_is_no_moment() -> None:
    assert moment_fits(NEAR, {}, NOW) == Eligibility(Reason.NO_MOMENT, "nothing known of storage_gb", "≥80 %, risen within the hour")


def test_a_moment_is_over_an_hour_after_the_last_rise() -> None:
    assert said(NEAR, level(1.7), NOW + OPEN_FOR - timedelta(seconds=1)) is ELIGIBLE
    assert said(NEAR, level(1.7), NOW + OPEN_FOR).reason == Reason.NO_MOMENT
    assert said(NEAR, level(1.7, level(1.7), NOW + OPEN_FOR), NOW + OPEN_FOR).reason == Reason.NO_MOMENT, "told again, but not risen"


def test_what_was_passed_long_ago_is_not_spoken_of_when_usage_goes_on_rising() -> None:
    later = NOW + 2 * OPEN_FOR
    assert said(NEAR, level(1.8, level(1.7), later), later).reason == Reason.SPOKEN_OF


def test_a_larger_plan_ends_the_moment_and_a_smaller_one_begins_it() -> None:
    larger = level(1.9, level(1.9), limit=200)
    assert said(NEAR, larger).reason == Reason.NO_MOMENT
    assert said(NEAR, level(1.9, larger)) is ELIGIBLE


def test_staff_hear_of_the_gravest_with_its_figure() -> None:
    heard = [[(each.code, each.found) for each in signals_of(meter, "hana")] for meter in (level(1.7), level(2), level(1.8, level(1.7)))]
    assert heard == [
        [("usage_high", "storage_gb 1.7 of 2")],
        [("limit_reached", "storage_gb 2 of 2"), ("usage_high", "storage_gb 2 of 2")],
        [],
    ]


@pytest.mark.parametrize(("used", "limit", "near"), [(2.4, 3, True), (5.6, 7, True), (2.39, 3, False), (0.8, 1, True)])
def test_eighty_percent_is_eighty_percent_whatever_binary_fractions_lose(used: float, limit: float, near: bool) -> None:
    meter = level(used, limit=limit)
    assert (said(NEAR, meter) is ELIGIBLE) == near
    assert [each.code for each in signals_of(meter, "hana")] == ["usage_high"] * near
    spoken = replace(meter, spoken=meter.share)
    assert said(NEAR, spoken).reason == (Reason.SPOKEN_OF if near else Reason.NO_MOMENT)


def test_a_spike_of_one_who_exports_three_times_a_day() -> None:
    meter = events(*[3] * 20, 15)
    assert said(Moment("spike", "exports"), meter, NOW + timedelta(days=20)) is ELIGIBLE
    (signal,) = signals_of(meter, "hana")
    assert signal.found == "exports 15 of 100; exports 15 today, usually 3 a day"
    assert said(Moment("spike", "exports"), events(*[3] * 20, 14), NOW + timedelta(days=20)).reason == Reason.NO_MOMENT


@pytest.mark.parametrize(
    ("events_today", "mean", "dispersion", "days", "spike"),
    [
        (10, 0.1, 1, 14, True),
        (10, 0.1, 1, 13, False),
        (9, 0.1, 1, 400, False),
        (14, 3, 1, 20, False),
        (15, 3, 1, 20, True),
        (33, 3, 9, 20, False),
        (65, 3, 9, 20, True),
        (143, 100, 1, 60, False),
        (145, 100, 1, 60, True),
    ],
)
def test_vectors_of_spikes(events_today: float, mean: float, dispersion: float, days: int, spike: bool) -> None:
    assert is_spike(events_today, Usual(days, mean, dispersion)) is spike


def test_the_usual_counts_days_without_any_and_knows_ups_and_downs() -> None:
    found = usual(events(4, 0, 2, 0, 1))
    assert (found.days, found.mean, round(found.dispersion, 4)) == (4, 1.5, 2.4444)


counts = st.lists(st.integers(0, 30), min_size=1, max_size=30).map(lambda days: [days[0] + 1, *days[1:]])


@given(counts, st.integers(1, 60))
def test_a_spike_never_comes_without_history_and_never_below_the_least(past: list[int], today: int) -> None:
    meter = events(*past, today)
    if is_spike(today, usual(meter)):
        assert (len(past) >= LEAST_DAYS, today >= LEAST_EVENTS, today > usual(meter).mean) == (True, True, True)
        assert is_spike(today + 1, usual(meter)), "more is a spike too"
        assert usual(meter).distance(today) >= DISTANCE


@given(counts)
def test_history_is_kept_in_two_sums(past: list[int]) -> None:
    found = usual(events(*past, 1))
    mean = sum(past) / len(past)
    assert found.mean == pytest.approx(mean)
    if len(past) > 1:
        variance = sum((each - mean) ** 2 for each in past) / (len(past) - 1)
        assert found.dispersion == pytest.approx(max(1.0, variance / mean))


@given(st.lists(st.floats(0, 4), min_size=1, max_size=8), st.floats(0.5, 0.99))
def test_a_moment_that_is_open_was_announced_when_it_came(levels: list[float], share: float) -> None:
    known: Meter | None = None
    moments = (replace(NEAR, share=share), REACHED)
    for used in levels:
        before = {moment for moment in moments if known is not None and said(moment, known) is ELIGIBLE}
        known = level(used, known)
        if any(said(moment, known) is ELIGIBLE for moment in moments if moment not in before):
            assert may_be_a_moment(known)


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 59))
def test_windows_of_two_that_are_one_are_added_up(mine: int, theirs: int, minutes: int) -> None:
    later = [after(None, Report("skips", 6, NOW + timedelta(minutes=minutes), None, HOUR))]
    for _ in range(theirs - 1):
        later.append(after(later[-1], Report("skips", 6, NOW + timedelta(minutes=minutes), None, HOUR)))
    one = events(mine)
    assert joined(replace(one, code="skips"), later[-1]).used == mine + theirs == joined(later[-1], replace(one, code="skips")).used
