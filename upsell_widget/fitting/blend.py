"""Blend: which table to trust, and how much the shopper's own past and plain popularity count beside it.

No model wins everywhere, so the shop's own newest orders decide: they are held back, every table is asked about them, and
what answers best is learnt anew from everything. Where nothing beats popularity the table is not trusted at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from upsell_widget.fitting.count import Counted
from upsell_widget.fitting.ease import ease
from upsell_widget.fitting.evaluation import Answered, Numbered, answered
from upsell_widget.fitting.neighbours import NeighbourTable
from upsell_widget.fitting.pair_counts import PairCounts
from upsell_widget.fitting.scores import ASYMMETRIC, COSINE, scored
from upsell_widget.model_file.asking import Asking, Voices
from upsell_widget.model_file.contents import ModelFile, id_arrays

TABLES: Mapping[str, Callable[[PairCounts, int], NeighbourTable]] = {
    "asymmetric": lambda counts, keep: scored(counts, ASYMMETRIC).table(counts.items, keep),
    "cosine": lambda counts, keep: scored(counts, COSINE).table(counts.items, keep),
    "ease": ease,
}
"""The tables there are to choose from."""
OWN = (0.0, 0.1, 0.3, 1.0, 3.0)
POPULAR = (0.0, 0.03, 0.1, 0.3, 1.0, 3.0)
FEW = 50
"""With fewer cases there is nothing to choose by, and the default stays."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The table chosen, how much each voice counts, and what that reached on the held-back orders."""

    table: str = "cosine"
    voices: Voices = Voices(1.0, 0.3, 0.1)
    cases: int = 0
    metrics: Mapping[str, float] | None = None


def choose(counted: Counted, cases: Sequence[Numbered], keep: int, progress: Callable[[str], None]) -> Choice:
    """What answers the cases best; ``counted`` must not have seen them. Ties go to what is simpler."""
    if len(cases) < FEW:
        return Choice(cases=len(cases))
    progress("choosing what to trust")
    tables = {name: make(counted.bought, keep) for name, make in TABLES.items()}
    knows_past = any(past for _, _, past in cases)
    voices = Voices(1.0, 0.3 if knows_past else 0.0, 0.03)
    asked = {name: _ask(counted, table, voices, cases) for name, table in tables.items()}
    name = max(asked, key=lambda each: _gain(asked[each]))
    reached = {voices: asked[name]}
    for step in _steps(knows_past):
        tried = replace(voices, **step)
        if tried not in reached:
            reached[tried] = _ask(counted, tables[name], tried, cases)
        if _gain(reached[tried]) > _gain(reached[voices]):
            voices = tried
    return Choice(name, voices, len(cases), reached[voices].figures())


def _steps(knows_past: bool) -> list[dict[str, float]]:
    """What is changed, one voice after the other; the past once more after popularity; at last, popularity alone."""
    own: list[dict[str, float]] = [{"own": own} for own in OWN] if knows_past else []
    return [*own, *({"popular": popular} for popular in POPULAR), *own, {"table": 0.0, "popular": 1.0}]


def _gain(found: Answered) -> float:
    return float(found.gain().mean())


def _ask(counted: Counted, table: NeighbourTable, voices: Voices, cases: Sequence[Numbered]) -> Answered:
    asking = Asking(in_memory(counted, {"bought": table}), voices)
    return answered(lambda items, past, most: [each.number for each in asking.blended(items, past, most)], cases, len(counted.ids))


def in_memory(counted: Counted, tables: Mapping[str, NeighbourTable]) -> ModelFile:
    """A model that lies in no file."""
    starts = np.zeros(len(counted.ids) + 1, np.int64)
    empty = NeighbourTable(starts, np.zeros(0, np.int32), np.zeros(0, np.float32), np.zeros(0, np.int32))
    arrays = {**id_arrays(counted.ids), "item.popularity": counted.bought.popularity.astype(np.float32)}
    for relation in ("bought", "viewed"):
        arrays |= tables.get(relation, empty).arrays(relation)
    return ModelFile(Path(), {}, arrays)
