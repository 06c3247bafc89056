"""The net promoter score and its interval: the figures of the literature, what must always hold, and how often it is right."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upsell_widget.domain.nps import HEADLINE_FROM, NetPromoterScore, nps_by, nps_of
from upsell_widget.domain.surveys import SurveyAnswer

scores = st.lists(st.integers(0, 10), max_size=300)
SIMULATIONS = 2_000


@pytest.mark.parametrize(
    ("promoters", "detractors", "answers", "score", "interval"),
    [(45, 20, 100, 25.0, [9.48, 39.06]), (10, 0, 10, 100.0, [47.5, 100.0]), (0, 10, 10, -100.0, [-100.0, -47.5])],
)
def test_the_score_and_its_interval_are_the_published_ones(
    promoters: int, detractors: int, answers: int, score: float, interval: list[float]
) -> None:
    found = NetPromoterScore(promoters, detractors, answers)
    assert found.score == score
    assert [round(end, 2) for end in found.interval] == interval


def test_zero_to_six_detract_seven_and_eight_do_not_count_nine_and_ten_promote() -> None:
    assert nps_of(range(11)) == NetPromoterScore(2, 7, 11)
    assert nps_of(range(11)).passives == 2
    assert nps_of([]) == NetPromoterScore(0, 0, 0)


def test_a_score_is_a_headline_from_thirty_answers_on() -> None:
    assert [nps_of([9] * count).is_headline for count in (HEADLINE_FROM - 1, HEADLINE_FROM)] == [False, True]


@pytest.mark.parametrize(("promoters", "detractors", "answers"), [(-1, 0, 3), (0, -1, 3), (2, 2, 3)])
def test_what_cannot_be_counted_is_refused(promoters: int, detractors: int, answers: int) -> None:
    with pytest.raises(ValueError, match=f"found {promoters} promoters"):
        NetPromoterScore(promoters, detractors, answers)


@given(scores)
def test_everything_lies_within_minus_a_hundred_and_a_hundred(answers: list[int]) -> None:
    found = nps_of(answers)
    low, high = found.interval
    assert -100 <= found.score <= 100
    assert -100 <= low < high <= 100
    assert found.promoters + found.passives + found.detractors == len(answers)


@given(st.lists(st.integers(0, 10), min_size=HEADLINE_FROM, max_size=300))
def test_a_headline_lies_in_its_interval(answers: list[int]) -> None:
    low, high = nps_of(answers).interval
    assert low <= nps_of(answers).score <= high


@given(scores.filter(len), st.data())
def test_a_higher_answer_never_lowers_the_score_or_the_middle_of_its_interval(answers: list[int], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(answers) - 1))
    higher = answers.copy()
    higher[place] = data.draw(st.integers(answers[place], 10))
    assert nps_of(higher).score >= nps_of(answers).score


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 200))
def test_promoters_and_detractors_are_treated_alike(promoters: int, passives: int, detractors: int) -> None:
    answers = promoters + passives + detractors
    found, mirrored = NetPromoterScore(promoters, detractors, answers), NetPromoterScore(detractors, promoters, answers)
    assert mirrored.score == -found.score
    assert mirrored.interval == pytest.approx((-found.interval[1], -found.interval[0]))


@given(scores, st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(answers: list[int], chance: random.Random) -> None:
    shuffled = answers.copy()
    chance.shuffle(shuffled)
    assert nps_of(shuffled) == nps_of(answers)


@pytest.mark.parametrize("answers", [10, 30, 100, 400])
@pytest.mark.parametrize("shares", [(0.45, 0.35, 0.20), (0.2, 0.3, 0.5), (0.7, 0.25, 0.05)], ids=["middling", "poor", "splendid"])
def test_the_interval_holds_the_truth_about_as_often_as_it_says(answers: int, shares: tuple[float, float, float]) -> None:
    chance, truth = random.Random(20261123), 100 * (shares[0] - shares[2])
    covered = 0
    for _ in range(SIMULATIONS):
        low, high = nps_of(chance.choices((10, 8, 3), shares, k=answers)).interval
        covered += low <= truth <= high
    assert 0.93 <= covered / SIMULATIONS <= 0.98


def answer(score: int, at: datetime, **segments: str) -> SurveyAnswer:
    return SurveyAnswer(f"{at}", "hana", score, at, segments=segments)


def test_the_trend_is_by_month_or_quarter_and_a_segment_by_its_name() -> None:
    given_ = [
        answer(10, datetime(2026, 3, 31, 23, tzinfo=UTC), band="healthy"),
        answer(3, datetime(2026, 4, 1, tzinfo=UTC), band="thriving"),
        answer(9, datetime(2026, 12, 31, tzinfo=UTC)),
    ]
    assert {name: each.score for name, each in nps_by(given_, "month").items()} == {"2026-03": 100, "2026-04": -100, "2026-12": 100}
    assert list(nps_by(given_, "quarter")) == ["2026-Q1", "2026-Q2", "2026-Q4"]
    assert {name: each.answers for name, each in nps_by(given_, "band").items()} == {"": 1, "healthy": 1, "thriving": 1}


def test_another_segment_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="found 'shoe', expected one of month, quarter, band, plan, source, locale"):
        nps_by([], "shoe")
