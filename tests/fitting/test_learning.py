"""What is made of counts: scores as written in their docstrings, EASE's closed form, and trust where it is earned."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.fitting.building import PLAIN, Line, counted, parquet
from upsell_widget.fitting.blend import Choice
from upsell_widget.fitting.comparing import Comparison, compare
from upsell_widget.fitting.duckdb_engine import DuckDbEngine
from upsell_widget.fitting.ease import RIDGE, ease, inverted
from upsell_widget.fitting.interactions import Files, read_files
from upsell_widget.fitting.learning import learn
from upsell_widget.fitting.neighbours import strongest
from upsell_widget.fitting.scores import COSINE, Exponents, scored
from upsell_widget.fitting.splits import split
from upsell_widget.fitting.statistics import paired_bootstrap

ORDERS = [Line(str(order), None, item) for order, items in enumerate(["ab", "ab", "ac", "abc", "bd"]) for item in items]


def test_cosine_is_together_over_the_root_of_both_shrunken(tmp_path: Path) -> None:
    found = scored(counted(tmp_path, ORDERS).bought, COSINE, shrink=1.0)
    scores = dict(zip(zip(found.left.tolist(), found.right.tolist(), strict=True), found.scores.tolist(), strict=True))
    assert scores[0, 1] == scores[1, 0] == np.float32(3 / np.sqrt(4 * 4) * 3 / 4)


def test_confidence_asks_only_how_often_the_left_was_bought(tmp_path: Path) -> None:
    found = scored(counted(tmp_path, ORDERS).bought, Exponents(1.0, 0.0), shrink=0.0)
    scores = dict(zip(zip(found.left.tolist(), found.right.tolist(), strict=True), found.scores.tolist(), strict=True))
    assert (scores[0, 2], scores[2, 0]) == (0.5, 1.0)


def test_ease_is_the_closed_form(tmp_path: Path) -> None:
    counts = counted(tmp_path, ORDERS).bought
    gram = np.diag(counts.mass)
    gram[counts.left, counts.right] = gram[counts.right, counts.left] = counts.weight
    inverse = np.linalg.inv(gram + RIDGE * counts.mass.mean() * np.eye(4))
    expected = -inverse / np.diag(inverse)
    table = ease(counts, keep=3)
    for item in range(4):
        span = slice(table.starts[item], table.starts[item + 1])
        wanted = {other: expected[item, other] for other in range(4) if other != item and expected[item, other] > 1e-6}
        found = dict(zip(table.neighbours[span].tolist(), table.weights[span].tolist(), strict=True))
        assert {other for other, weight in found.items() if weight > 1e-6} == set(wanted)
        np.testing.assert_allclose([found[other] for other in wanted], list(wanted.values()), rtol=1e-4)


def test_outside_the_head_cosine_stays(tmp_path: Path) -> None:
    table = ease(counted(tmp_path, ORDERS).bought, keep=3, head=2)
    assert table.neighbours[table.starts[3] : table.starts[4]].tolist() == [1]


def test_an_inverse_by_halves_is_the_inverse() -> None:
    rows = np.random.default_rng(0).standard_normal((2_000, 1_100)).astype(np.float32)
    matrix = rows.T @ rows + 50 * np.eye(1_100, dtype=np.float32)
    np.testing.assert_allclose(inverted(matrix) @ matrix, np.eye(1_100), atol=2e-2)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9), st.sampled_from([0.0, 0.25, 0.5])), unique_by=lambda each: each[:2]))
def test_of_each_item_the_strongest_stay_and_ties_go_to_the_lower_number(pairs: list[tuple[int, int, float]]) -> None:
    left, right = (np.array([each[side] for each in pairs], np.int32) for side in (0, 1))
    table = strongest(10, left, right, np.array([each[2] for each in pairs]), np.ones(len(pairs), np.int64), keep=3)
    for item in range(10):
        wanted = sorted((-score, other) for mine, other, score in pairs if mine == item)[:3]
        assert table.neighbours[table.starts[item] : table.starts[item + 1]].tolist() == [other for _, other in wanted]


def test_what_is_learnt_says_what_was_trusted(tmp_path: Path) -> None:
    learning = learn(counted(tmp_path, ORDERS), lambda doing: None, choice=Choice("ease"))
    assert learning.manifest["table"] == "ease"
    assert learning.manifest["voices"] == {"table": 1.0, "own": 0.3, "popular": 0.1}


def test_the_newest_orders_are_asked_about_and_what_was_bought_before_is_known(tmp_path: Path) -> None:
    lines = [Line(f"o{number}", "anna", item, days_ago=60.0 * (9 - number)) for number in range(10) for item in ("tea", f"cup-{number}")]
    engine = DuckDbEngine(tmp_path, 1_000_000_000, 1)
    try:
        held_back = split(read_files(Files(parquet(tmp_path / "orders.parquet", lines)), engine), engine, 0.1, 10)
        assert held_back.baskets == 9
        assert set(held_back.earlier.bought.item.to_pyarrow().to_pylist()) == {"tea", *(f"cup-{number}" for number in range(9))}
    finally:
        engine.close()
    (case,) = held_back.cases
    assert {*case.items, case.hidden} == {"tea", "cup-9"}
    assert (case.past["cup-8"], case.past["cup-7"], case.past["tea"]) == (0.5, 0.25, sum(0.5**age for age in range(1, 10)))


def test_pairs_are_trusted_where_there_are_pairs_and_popularity_where_there_are_none(tmp_path: Path) -> None:
    chance = np.random.default_rng(5)
    paired = [Line(f"{at:05}", None, f"{side}{pair}", 2_000 - at) for at in range(2_000) for pair in [chance.integers(40)] for side in "ab"]
    odds = 1 / np.arange(1, 31)
    drawn = [chance.choice(30, 3, replace=False, p=odds / odds.sum()) for _ in range(2_000)]
    loose = [Line(f"{at:05}", None, f"i{item}", 2_000 - at) for at, items in enumerate(drawn) for item in items]
    with_pairs, without = _compared(tmp_path, paired), _compared(tmp_path, loose)
    assert with_pairs.figures["learnt"]["hit_rate_1"] == 1.0
    assert with_pairs.hit_rate_5["popularity"].verdict == "better"
    assert without.hit_rate_5["popularity"].verdict == "no difference shown"
    assert without.hit_rate_5["random"].verdict == "better"


def _compared(folder: Path, lines: list[Line]) -> Comparison:
    engine = DuckDbEngine(folder, 1_000_000_000, 1)
    try:
        return compare(read_files(Files(parquet(folder / "orders.parquet", lines)), engine), engine, PLAIN, lambda doing: None)
    finally:
        engine.close()


def test_a_difference_smaller_than_its_interval_is_no_win() -> None:
    assert paired_bootstrap(np.array([1.0, 0.0] * 50), np.array([0.0, 1.0] * 50)).verdict == "no difference shown"
    assert paired_bootstrap(np.ones(100), np.zeros(100)).verdict == "better"
    assert paired_bootstrap(np.zeros(100), np.ones(100)).verdict == "worse"
