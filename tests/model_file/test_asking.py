"""Asking: ids are found without a dictionary, and scores are the sum they are said to be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from upsell_widget.model_file import ModelFile
from upsell_widget.model_file.asking import Asking, Voices
from upsell_widget.model_file.contents import OWN, id_arrays
from upsell_widget.model_file.numbers import SLOTS, Numbers, slots_of

ITEMS = 6


@given(st.sets(st.text(min_size=1, max_size=5), min_size=1, max_size=60), st.text(max_size=5))
def test_every_id_has_its_number_and_others_have_none(ids: set[str], other: str) -> None:
    ordered = sorted(each.encode() for each in ids if each.isprintable())
    arrays = {**id_arrays([each.decode() for each in ordered]), SLOTS: slots_of(ordered)}
    numbers = Numbers(ModelFile(Path(), {}, arrays))
    assert [numbers.number(each.decode()) for each in ordered] == list(range(len(ordered)))
    assert [numbers.id(each).encode() for each in range(len(ordered))] == ordered
    assert (numbers.number(other) >= 0) == (other.encode() in ordered)


weights = st.lists(st.integers(1, 64), min_size=ITEMS * ITEMS, max_size=ITEMS * ITEMS)
some = st.dictionaries(st.integers(0, ITEMS - 1), st.sampled_from([0.5, 1.0, 2.0]), max_size=4)


@given(weights, some, some, st.integers(1, ITEMS))
def test_scores_are_the_sums_they_are_said_to_be(found: list[int], items: dict[int, float], past: dict[int, float], most: int) -> None:
    table = np.array(found, np.float64).reshape(ITEMS, ITEMS)
    np.fill_diagonal(table, 0)
    popularity = np.arange(1.0, ITEMS + 1)
    model = _model(table, popularity)
    expected = sum((table[item] for item in items), np.zeros(ITEMS))
    related = Asking(model).related("bought", items, most)
    assert [each.score for each in related] == sorted((each.score for each in related), reverse=True)
    assert {each.number for each in related}.isdisjoint(items)
    _assert_best(expected, {each.number: each.score for each in related}, set(items), most)
    top = expected.max() or 1.0
    blended = expected / top + popularity / ITEMS
    for item, weight in past.items():
        blended[item] += 2.0 * weight / max(past.values())
    answers = Asking(model, Voices(1.0, 2.0, 1.0)).blended(items, past, most)
    _assert_best(blended, {each.number: each.score for each in answers}, set(items), most)


@given(weights, some, st.integers(1, ITEMS))
def test_what_was_looked_at_may_be_looked_at_again(found: list[int], items: dict[int, float], most: int) -> None:
    table = np.array(found, np.float64).reshape(ITEMS, ITEMS)
    own = np.diag(table).copy()
    np.fill_diagonal(table, 0)
    model = _model(table, np.ones(ITEMS))
    expected = sum((weight * table[item] for item, weight in items.items()), np.zeros(ITEMS))
    for item, weight in items.items():
        expected[item] += weight * own[item]
    model = ModelFile(Path(), {}, {**model.arrays, OWN: own.astype(np.float32)})
    answers = Asking(model).continued(items, most)
    _assert_best(expected, {each.number: each.score for each in answers}, set(), most)
    assert {each.anchor for each in answers} <= {*items, -1}


def _assert_best(expected: np.ndarray[tuple[int, ...], np.dtype[np.float64]], found: dict[int, float], items: set[int], most: int) -> None:
    wanted = sorted((score for item, score in enumerate(expected.tolist()) if item not in items and score > 0), reverse=True)[:most]
    assert len(found) == len(wanted)
    if wanted:
        np.testing.assert_allclose(sorted(found.values(), reverse=True), np.array(wanted) / wanted[0], rtol=1e-5)
        np.testing.assert_allclose([found[item] for item in found], [expected[item] / wanted[0] for item in found], rtol=1e-5)


def _model(
    table: np.ndarray[tuple[int, ...], np.dtype[np.float64]], popularity: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
) -> ModelFile:
    order = np.argsort(-table, axis=1, kind="stable")[:, : ITEMS - 1]
    arrays = {**id_arrays([str(each) for each in range(ITEMS)]), "item.popularity": popularity.astype(np.float32)}
    for relation in ("bought", "viewed"):
        arrays |= {
            f"{relation}.starts": np.arange(ITEMS + 1, dtype=np.int64) * (ITEMS - 1),
            f"{relation}.neighbours": order.ravel().astype(np.int32),
            f"{relation}.weights": np.take_along_axis(table, order, axis=1).ravel().astype(np.float32),
            f"{relation}.together": np.ones(ITEMS * (ITEMS - 1), np.int32),
        }
    return ModelFile(Path(), {}, arrays)
