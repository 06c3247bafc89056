"""Counting: pairs, people, decay, correction and cuts are what the definitions say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fitting.building import PLAIN, Line, counted, in_python, told
from upsell_widget.fitting.counting import Counting

LINES = st.lists(
    st.builds(
        Line,
        order=st.sampled_from([f"o{number}" for number in range(8)]),
        person=st.sampled_from([None, "anna", "ben", "お客"]),
        item=st.sampled_from(["a", "b", "B", "é", "本", "z z"]),
        days_ago=st.integers(0, 800),
    ),
    min_size=1,
    max_size=40,
)


def test_two_things_of_one_order_were_bought_together(tmp_path: Path) -> None:
    found = counted(tmp_path, [Line("1", "anna", "tea"), Line("1", "anna", "cup"), Line("2", "ben", "tea")])
    assert found.ids == ["cup", "tea"]
    assert told(found.ids, found.bought) == {("cup", "tea"): (1, 1.0, 1.0)}
    assert (found.bought.people.tolist(), found.bought.popularity.tolist()) == ([1, 2], [1.0, 2.0])
    assert (found.bought.baskets, found.bought.everyone) == (2, 2)


def test_evidence_is_people_and_a_nameless_order_is_somebody(tmp_path: Path) -> None:
    orders = [("1", "anna"), ("2", "anna"), ("3", "ben"), ("4", None), ("5", None)]
    found = counted(tmp_path, [Line(order, person, item) for order, person in orders for item in ("tea", "cup")])
    assert told(found.ids, found.bought) == {("cup", "tea"): (4, 5.0, 5.0)}
    assert found.bought.people.tolist() == [4, 4]
    assert (found.bought.baskets, found.bought.everyone) == (5, 4)


def test_an_item_twice_in_an_order_is_there_once(tmp_path: Path) -> None:
    found = counted(tmp_path, [Line("1", "anna", "tea"), Line("1", "anna", "tea"), Line("1", "anna", "cup")])
    assert told(found.ids, found.bought) == {("cup", "tea"): (1, 1.0, 1.0)}


def test_after_its_half_life_an_order_counts_half(tmp_path: Path) -> None:
    lines = [Line("new", "anna", item) for item in ("a", "b")] + [Line("old", "ben", item, 30) for item in ("a", "b")]
    found = counted(tmp_path, lines, how=Counting(half_life_days=30, size_correction=0))
    assert told(found.ids, found.bought) == {("a", "b"): (2, 1.5, 1.5)}


def test_things_in_a_large_basket_say_less_of_each_other(tmp_path: Path) -> None:
    lines = [Line("1", "anna", item) for item in "abcde"]
    found = counted(tmp_path, lines, how=Counting(half_life_days=None, size_correction=0.5))
    assert set(told(found.ids, found.bought).values()) == {(1, 1.0, 0.5)}
    assert found.bought.mass.tolist() == [0.5] * 5


def test_of_a_huge_basket_the_most_popular_are_paired(tmp_path: Path) -> None:
    popular = [Line(f"small {item}", None, item) for item in "xyz"]
    found = counted(tmp_path, [*(Line("huge", None, item) for item in "abcxyz"), *popular], how=Counting(None, 0, most_lines=3))
    assert told(found.ids, found.bought).keys() == {("x", "y"), ("x", "z"), ("y", "z")}
    assert found.bought.people.tolist() == [1, 1, 1, 2, 2, 2]


def test_views_are_counted_by_session_over_the_same_items(tmp_path: Path) -> None:
    found = counted(tmp_path, [Line("1", "anna", "cup")], [Line("s", None, "tea"), Line("s", None, "pot")])
    assert found.ids == ["cup", "pot", "tea"]
    assert told(found.ids, found.viewed) == {("pot", "tea"): (1, 1.0, 1.0)}
    assert (found.bought.people.tolist(), found.viewed.people.tolist()) == ([1, 0, 0], [0, 1, 1])


@given(lines=LINES, how=st.sampled_from([PLAIN, Counting(), Counting(half_life_days=90, size_correction=1.0)]))
@settings(max_examples=12)
def test_pairs_are_counted_as_the_definition_reads(lines: list[Line], how: Counting, tmp_path_factory: pytest.TempPathFactory) -> None:
    found = counted(tmp_path_factory.mktemp("any"), lines, how=how)
    expected = in_python(lines, how)
    counts = told(found.ids, found.bought)
    assert counts.keys() == expected.keys()
    assert {pair: together for pair, (together, _, _) in counts.items()} == {pair: each[0] for pair, each in expected.items()}
    for pair, (_, gram, weight) in counts.items():
        assert (gram, weight) == pytest.approx(expected[pair][1:], abs=1e-8)


@given(lines=LINES)
@settings(max_examples=6)
def test_the_order_of_the_lines_changes_nothing(lines: list[Line], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("order")
    one, other = (counted(folder, each, how=Counting()).bought for each in (lines, lines[::-1]))
    assert all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ("left", "right", "together", "gram", "weight", "mass"))


CROWD = [Line(one + other, None, each) for one in "abcdef" for other in "abcdef" if one < other for each in (one, other)]
MANY = {"b": 5, "c": 4, "d": 3, "e": 2, "f": 1}
UNEVEN = [Line(f"{item}{times}", None, each) for item, many in MANY.items() for times in range(many) for each in ("a", item)]


def test_outside_the_head_an_item_keeps_its_strongest_pairs(tmp_path: Path) -> None:
    how = Counting(None, 0, neighbours=2, head=0)
    found = counted(tmp_path, [*CROWD, *UNEVEN], how=how)
    everything = in_python([*CROWD, *UNEVEN], how)
    mass = dict(zip(found.ids, found.bought.mass.tolist(), strict=True))
    strength = {
        pair: weight / (mass[pair[0]] * mass[pair[1]]) ** 0.5 * together / (together + how.shrink)
        for pair, (together, _, weight) in everything.items()
    }
    best = {
        pair
        for item in found.ids
        for pair in sorted((pair for pair in strength if item in pair), key=lambda pair: (-strength[pair], pair))[: how.neighbours]
    }
    assert told(found.ids, found.bought) == {pair: everything[pair] for pair in best}


def test_in_the_head_every_pair_is_kept(tmp_path: Path) -> None:
    found = counted(tmp_path, [*CROWD, *UNEVEN], how=Counting(None, 0, neighbours=2, head=6))
    assert told(found.ids, found.bought) == in_python([*CROWD, *UNEVEN], PLAIN)


def test_pairs_are_sorted_however_many_there_are(tmp_path: Path) -> None:
    lines = [Line(f"{number}", None, f"{number * step % 7919}") for number in range(50_000) for step in (2, 3, 5, 7)]
    found = counted(tmp_path, lines, how=Counting(None, 0, head=10_000)).bought
    places = list(zip(found.left.tolist(), found.right.tolist(), strict=True))
    assert places == sorted(places) and all(left < right for left, right in places)
