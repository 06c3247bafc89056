"""A shop that has learnt something, in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upsell_widget.domain.learnt import Learnt
from upsell_widget.model_file import ModelFile
from upsell_widget.model_file.contents import id_arrays
from upsell_widget.model_file.numbers import SLOTS, slots_of
from upsell_widget.recommenders.learnt import LearntFromFile

Pairs = Mapping[str, Sequence[tuple[str, float, int]]]
"""Product → (neighbour, weight, people who had both), strongest first."""


def learnt(bought: Pairs | None = None, viewed: Pairs | None = None, voices: Mapping[str, float] | None = None, **people: int) -> Learnt:
    """What a model file with these neighbours says; ``people``: who had a product, 100 unless told."""
    return LearntFromFile(model(bought or {}, viewed or {}, voices, **people))


def model(bought: Pairs, viewed: Pairs, voices: Mapping[str, float] | None = None, **people: int) -> ModelFile:
    """A model file in memory."""
    named = {each for pairs in (bought, viewed) for left, right in pairs.items() for each in (left, *(name for name, *_ in right))}
    ids = sorted(named | {name.replace("_", "-") for name in people}, key=str.encode)
    buyers = np.array([people.get(each.replace("-", "_"), 100) for each in ids], np.int32)
    arrays: dict[str, NDArray[Any]] = {
        **id_arrays(ids),
        SLOTS: slots_of([each.encode() for each in ids]),
        "item.people": buyers,
        "item.viewers": buyers,
        "item.popularity": buyers.astype(np.float32),
        **_relation("bought", ids, bought),
        **_relation("viewed", ids, viewed),
    }
    return ModelFile(Path("model"), {"voices": dict(voices)} if voices else {}, arrays)


def _relation(name: str, ids: Sequence[str], pairs: Pairs) -> dict[str, NDArray[Any]]:
    rows = [pairs.get(each, ()) for each in ids]
    flat = [each for row in rows for each in row]
    return {
        f"{name}.starts": np.cumsum([0, *(len(row) for row in rows)]).astype(np.int64),
        f"{name}.neighbours": _column((ids.index(each) for each, _, _ in flat), np.int32),
        f"{name}.weights": _column((weight for _, weight, _ in flat), np.float32),
        f"{name}.together": _column((together for _, _, together in flat), np.int32),
    }


def _column(values: Iterable[float], dtype: type[np.generic]) -> NDArray[Any]:
    return np.array(list(values), dtype)
