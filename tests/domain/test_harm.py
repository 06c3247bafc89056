"""Harm is counted by person, within 14 days, against those from whom the offer was withheld."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.building import NOW
from upsell_widget.domain.harm import ENOUGH, Exposure, Group, Harm, Regret, harms
from upsell_widget.domain.outcomes import Arm

DAY = timedelta(days=1)
THEN = NOW - 20 * DAY
groups = st.integers(1, 500).flatmap(lambda people: st.builds(Group, st.just(people), st.integers(0, people)))


def only(*exposures: Exposure, regrets: tuple[Regret, ...] = ()) -> Harm:
    (found,) = harms(exposures, regrets, {"cup": {"declined": 2}}, NOW)
    return found


def test_people_are_counted_once_popups_each_time() -> None:
    found = only(
        Exposure("cup", "hana", Arm.OFFER, THEN, 3), Exposure("cup", "ken", Arm.OFFER, THEN), Exposure("cup", "mai", Arm.HOLDOUT, THEN)
    )
    assert (found.shown, found.answers, found.offered, found.withheld) == (4, {"declined": 2}, Group(2, 0), Group(1, 0))


@pytest.mark.parametrize(
    ("regret", "counts"),
    [
        (Regret("hana", THEN + 14 * DAY), True),
        (Regret("hana", THEN + 14 * DAY + timedelta(seconds=1)), False),
        (Regret("hana", THEN - timedelta(seconds=1)), False),
        (Regret("ken", THEN + DAY), False),
        (Regret("hana", THEN + DAY, "cup"), True),
        (Regret("hana", THEN + DAY, "pot"), False),
    ],
    ids=["on the last day", "too late", "before", "somebody else", "this offer", "another offer"],
)
def test_what_is_a_regret(regret: Regret, counts: bool) -> None:
    assert only(Exposure("cup", "hana", Arm.OFFER, THEN), regrets=(regret, regret)).offered == Group(1, int(counts))


def test_who_was_in_both_arms_or_whose_days_are_not_over_is_not_compared() -> None:
    both = (Exposure("cup", "hana", Arm.OFFER, THEN), Exposure("cup", "hana", Arm.HOLDOUT, THEN))
    found = only(*both, Exposure("cup", "ken", Arm.OFFER, NOW - 13 * DAY))
    assert (found.shown, found.offered, found.withheld) == (2, Group(), Group())


def test_nothing_is_claimed_from_too_little() -> None:
    assert not Harm("cup", 0, {}, Group(ENOUGH - 1, ENOUGH - 1), Group(10_000, 0)).is_harmful
    assert Harm("cup", 0, {}, Group(ENOUGH, ENOUGH), Group(10_000, 0)).is_harmful


@pytest.mark.parametrize(("offered", "harmful"), [(Group(5_000, 150), False), (Group(5_000, 251), True), (Group(200, 10), False)])
def test_harm_is_two_points_or_more_and_not_by_chance(offered: Group, harmful: bool) -> None:
    assert Harm("cup", 0, {}, offered, Group(5_000, 150)).is_harmful is harmful


def test_two_points_are_two_points_whatever_binary_fractions_lose() -> None:
    exactly = Harm("cup", 0, {}, Group(10_000, 1_200), Group(10_000, 1_000))
    assert exactly.difference < 2
    assert exactly.is_harmful


@given(groups, groups)
def test_the_interval_holds_the_difference_and_swapping_the_arms_mirrors_it(one: Group, other: Group) -> None:
    found, mirrored = Harm("cup", 0, {}, one, other), Harm("cup", 0, {}, other, one)
    low, high = found.interval
    assert -100.000001 <= low <= found.difference + 1e-9
    assert found.difference - 1e-9 <= high <= 100.000001
    assert mirrored.interval == pytest.approx((-high, -low))


@pytest.mark.parametrize(("share", "other"), [(0.02, 0.02), (0.05, 0.03), (0.3, 0.2)])
def test_the_interval_holds_the_truth_as_often_as_it_says(share: float, other: float) -> None:
    chance, runs, held = random.Random(7), 1_000, 0
    for _ in range(runs):
        one = Group(300, sum(chance.random() < share for _ in range(300)))
        two = Group(300, sum(chance.random() < other for _ in range(300)))
        low, high = Harm("cup", 0, {}, one, two).interval
        held += low <= 100 * (share - other) <= high
    assert 0.93 <= held / runs <= 0.985
