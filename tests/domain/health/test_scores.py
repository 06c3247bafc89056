"""A score lies between 0 and 100, never falls when a measure gets better, and is what its contributions say."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upsell_widget.domain.health import USUAL, Health, HealthRule, Kept, Measure, Shape, assess, next_band
from upsell_widget.domain.health.bands import LINES, NAMES, SLACK
from upsell_widget.domain.health.changes import Low, changes, risen
from upsell_widget.domain.loyalty import HealthBand
from upsell_widget.domain.signals import SignalCode

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
CODES = sorted(USUAL.by_code)
FIGURES = st.dictionaries(st.sampled_from(CODES), st.floats(0, 2000), min_size=1)
BETTER_WHEN_LESS = {each.code for each in USUAL.measures if each.shape is Shape.LESS}


@given(FIGURES, st.sampled_from(HealthBand))
def test_a_score_lies_between_0_and_100_or_there_is_none(figures: dict[str, float], before: HealthBand) -> None:
    health = assess(USUAL, figures, before)
    assert (health.score is None) == (health.band is HealthBand.UNKNOWN)
    assert health.score is None or 0 <= health.score <= 100


@given(FIGURES, st.sampled_from(CODES), st.floats(0, 2000), st.floats(0, 2000))
def test_a_better_figure_never_lowers_the_score(figures: dict[str, float], code: str, one: float, other: float) -> None:
    worse, better = (max(one, other), min(one, other)) if code in BETTER_WHEN_LESS else (min(one, other), max(one, other))
    before, after = assess(USUAL, figures | {code: worse}).score, assess(USUAL, figures | {code: better}).score
    assert (before is None) == (after is None)
    assert before is None or after is None or after >= before - 1e-9


def test_staff_read_the_names_of_the_measures_and_a_shops_own_without_one_by_its_code() -> None:
    rule = HealthRule((*USUAL.measures, Measure("mood", Shape.MORE, 1, 500)))
    health = assess(rule, {"mood": 0, "nps": 2, "recency": 400, "returns": 1})
    assert health.because_in("ja", rule).split("、")[0].startswith("mood −")
    assert "最後の注文からの日数 −" in health.because_in("ja", rule)
    assert "days since the last order −" in health.because_in("en", rule)
    assert assess(rule, {}).because_in("ja", rule) == ""


@given(FIGURES)
def test_the_contributions_and_50_are_the_score_and_the_largest_come_first(figures: dict[str, float]) -> None:
    health = assess(USUAL, figures)
    sizes = [abs(each.points) for each in health.contributions]
    assert sizes == sorted(sizes, reverse=True)
    assert len(health.largest) <= 3
    assert health.score is None or health.score == pytest.approx(50 + sum(each.points for each in health.contributions))


@given(st.dictionaries(st.sampled_from(CODES), st.floats(0, 1000), min_size=3), st.floats(0.1, 50))
def test_a_missing_measure_leaves_its_weight_to_the_others(figures: dict[str, float], factor: float) -> None:
    known = tuple(each for each in USUAL.measures if each.code in figures)
    alone = tuple(Measure(each.code, each.shape, each.unit, each.weight * factor) for each in known)
    weight = sum(each.weight for each in alone)
    mean = 100 * sum(each.weight * each.value(figures[each.code]) for each in alone) / weight
    renormalised = assess(HealthRule(USUAL.measures, least_weight=0), figures).score
    assert renormalised == pytest.approx(mean) == assess(HealthRule(alone), figures).score


@given(st.lists(st.floats(0, 100), min_size=1, max_size=40), st.sampled_from([line for line, _ in LINES]))
def test_scores_within_five_points_below_a_line_change_the_band_once_at_most(shares: list[float], line: float) -> None:
    band, seen = HealthBand.UNKNOWN, []
    for share in shares:
        band = next_band(line - SLACK + share / 100 * (2 * SLACK), band)
        seen.append(band)
    assert sum(one is not other for one, other in pairwise(seen)) <= 1


@given(st.floats(0, 100), st.sampled_from(HealthBand))
def test_the_same_score_again_leaves_the_band(score: float, before: HealthBand) -> None:
    once = next_band(score, before)
    assert next_band(score, once) is once


def test_a_known_customer_to_the_point() -> None:
    rule = HealthRule((Measure("recency", Shape.LESS, 90, 1), Measure("nps", Shape.SHARE, 10, 3)), fewest=2)
    health = assess(rule, {"recency": 90, "nps": 2})
    assert health.score == pytest.approx(27.5)
    assert health.band is HealthBand.NEEDS_ACTION
    assert health.because == "nps −22.5, recency +0.0"


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (lambda: Measure("no name", Shape.MORE, 1, 1), "expected a name"),
        (lambda: Measure("a", Shape.MORE, 0, 1), "expected a number above zero"),
        (lambda: Measure("a", Shape.MORE, 1, -1), "not below zero"),
        (lambda: HealthRule((Measure("a", Shape.MORE, 1, 1),) * 2, fewest=1), "each once"),
        (lambda: HealthRule((Measure("a", Shape.MORE, 1, 1),)), "expected 1 to 1"),
        (lambda: HealthRule(least_weight=2), "expected a share"),
    ],
)
def test_a_rule_nobody_can_be_measured_by_is_refused(rule: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        rule()  # type: ignore[operator]


def test_every_band_has_its_name_in_both_languages() -> None:
    assert [NAMES[band].in_locale("ja") for band in HealthBand][:4] == ["極めて良好", "概ね健全", "注意が必要", "対応が必要"]
    assert all(NAMES[band].in_locale("en") for band in HealthBand)


def kept(score: float | None, band: HealthBand, low: Low | None = None) -> Kept:
    health = Health(score, band)
    return Kept("hana", health, NOW, risen=risen(health, low))


def codes(before: Kept | None, now: Kept, low: Low | None) -> list[str]:
    return [signal.code for signal in changes(before, now, low)]


def test_falling_into_the_lowest_band_is_told_once() -> None:
    high, low = kept(50, HealthBand.NEEDS_ATTENTION), kept(30, HealthBand.NEEDS_ACTION)
    assert codes(high, low, None) == [SignalCode.NEEDS_ACTION]
    assert codes(low, low, None) == []
    assert codes(None, low, None) == [SignalCode.NEEDS_ACTION], "nobody was told of them yet"


def test_fifteen_points_above_the_lowest_of_14_days_are_told_once() -> None:
    low = Low(50, "2026-11-10")
    before, now = kept(64.9, HealthBand.HEALTHY, low), kept(65, HealthBand.HEALTHY, low)
    assert codes(before, now, low) == [SignalCode.HEALTH_RISEN]
    assert codes(now, now, low) == codes(None, now, low) == codes(kept(50, HealthBand.HEALTHY, low), before, low) == []
