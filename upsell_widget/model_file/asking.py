"""Asking a model: what goes with these items, best first.

The score of item j for the items i at hand, each with a weight w:

    score(j) = Σᵢ wᵢ · table[i, j] ÷ its maximum  +  own · past(j)  +  popular · popularity(j)

where ``past`` is how often the shopper bought j before, newer orders counting more, and ``popularity`` is decayed; each is
divided by its maximum. ``own`` and ``popular`` are fitted on the shop's newest orders (``fitting.blend``).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from upsell_widget.model_file.contents import ModelFile, Relation

POPULAR = 50
"""Of the most popular items so many are proposed beside the neighbours."""
LOOKED_AT = 2
"""Of the ordered neighbours of all items so many times what is asked for are looked at first: many are named twice."""


@dataclass(frozen=True, slots=True)
class Voices:
    """How much each voice counts, beside what goes with the items at hand."""

    table: float = 1.0
    own: float = 0.0
    popular: float = 0.0


class Answer(NamedTuple):
    """An item that goes with others, by number."""

    number: int
    score: float
    """Relative to the best of the same question, which has 1."""
    anchor: int
    """The item at hand that spoke for it most; -1: none did."""
    together: int
    """People who had both."""


class _Scratch(threading.local):
    """A zeroed row of scores for each thread."""

    def __init__(self, items: int) -> None:
        self.scores = np.zeros(items, np.float32)


class Asking:
    """Answers questions from the arrays of a model file, in microseconds. Threads share it."""

    def __init__(self, model: ModelFile, voices: Voices | None = None) -> None:
        self._relations = {name: model.relation(name) for name in ("bought", "viewed")}
        self._starts = {name: relation.starts.data for name, relation in self._relations.items()}
        self._scratch = _Scratch(model.items)
        self._voices = voices or voices_of(model.manifest)
        self._popularity = model.arrays["item.popularity"]
        self._most = float(self._popularity.max(initial=0)) or 1.0
        self._popular = _highest(self._popularity, POPULAR)

    def related(self, relation: str, items: Mapping[int, float], at_most: int) -> list[Answer]:
        """What goes with these items by the table alone; none of them is an answer."""
        found, weights, owners = self._neighbours(relation, items)
        if not len(found):
            return []
        scores = self._scratch.scores
        np.add.at(scores, found, weights)
        rated = scores[found]
        scores[found] = 0
        return self._best(self._relations[relation], found, weights, rated, owners, items, at_most)

    def blended(self, items: Mapping[int, float], past: Mapping[int, float], at_most: int) -> list[Answer]:
        """What goes with these items by every voice, as far as each is trusted."""
        voices = self._voices
        found, weights, owners = self._neighbours("bought", items if voices.table else {})
        scores = self._scratch.scores
        np.add.at(scores, found, weights)
        top = float(scores[found].max(initial=0)) or 1.0
        scores[found] /= top
        own = np.fromiter(past, np.intp, len(past)) if voices.own else np.zeros(0, np.intp)
        if len(own):
            often = np.fromiter(past.values(), np.float32, len(past))
            scores[own] += often * (voices.own / float(often.max()))
        every = np.concatenate([found, own, self._popular])
        rated = scores[every]
        scores[every] = 0
        if voices.popular:
            rated += self._popularity[every] * np.float32(voices.popular / self._most)
        return self._best(self._relations["bought"], every, weights, rated, owners, items, at_most)

    def _neighbours(self, relation: str, items: Mapping[int, float]) -> tuple[NDArray[np.intp], NDArray[np.float32], list[tuple[int, int]]]:
        """All neighbours of all items one after the other, their weights, and (item, where its own end)."""
        table, starts = self._relations[relation], self._starts[relation]
        neighbours, weights, owners, ends = [], [], [], 0
        for number, weight in items.items():
            start, end = starts[number], starts[number + 1]
            neighbours.append(table.neighbours[start:end])
            own = table.weights[start:end]
            weights.append(own if weight == 1.0 else own * np.float32(weight))
            ends += end - start
            owners.append((number, ends))
        if not neighbours:
            return np.zeros(0, np.intp), np.zeros(0, np.float32), owners
        return np.concatenate(neighbours, dtype=np.intp), np.concatenate(weights), owners

    def _best(
        self,
        table: Relation,
        found: NDArray[np.intp],
        weights: NDArray[np.float32],
        rated: NDArray[np.float32],
        owners: Sequence[tuple[int, int]],
        items: Mapping[int, float],
        at_most: int,
    ) -> list[Answer]:
        """The best items, each once. The same item has the same score wherever it stands, so its places follow each other."""
        limit = (at_most + len(items)) * LOOKED_AT
        best = _first_of_each(_ordered(rated, limit), found, weights, rated, items, at_most)
        if len(best) < at_most and limit < len(rated):
            best = _first_of_each(_ordered(rated, len(rated)), found, weights, rated, items, at_most)
        highest = next(iter(best.values()))[0] if best else 1.0
        return [self._answer(table, number, score / (highest or 1.0), place, owners) for number, (score, place, _) in best.items()]

    def _answer(self, table: Relation, number: int, score: float, place: int, owners: Sequence[tuple[int, int]]) -> Answer:
        begin = 0
        for anchor, end in owners:
            if place < end:
                start = int(table.starts[anchor])
                return Answer(number, score, anchor, int(table.together[start + place - begin]))
            begin = end
        return Answer(number, score, -1, 0)


def _ordered(rated: NDArray[np.float32], limit: int) -> NDArray[np.intp]:
    """The places of the highest ratings, highest first; ties in the order they stand."""
    if limit >= len(rated):
        return np.argsort(-rated, kind="stable")
    highest = np.flatnonzero(rated >= np.partition(rated, len(rated) - limit)[len(rated) - limit])
    return highest[np.argsort(-rated[highest], kind="stable")]


def _first_of_each(
    order: NDArray[np.intp],
    found: NDArray[np.intp],
    weights: NDArray[np.float32],
    rated: NDArray[np.float32],
    items: Mapping[int, float],
    at_most: int,
) -> dict[int, tuple[float, int, float]]:
    """Number → (score, the place that spoke for it most, how much it said), best first."""
    best: dict[int, tuple[float, int, float]] = {}
    told = len(weights)
    said = weights[np.minimum(order, told - 1)].tolist() if told else [0.0] * len(order)
    for place, number, score, weight in zip(order.tolist(), found[order].tolist(), rated[order].tolist(), said, strict=True):
        if number in items or score <= 0:
            continue
        known = best.get(number)
        if known is None:
            if len(best) >= at_most:
                break
            best[number] = (score, place, weight if place < told else 0.0)
        elif place < told and (weight > known[2] or known[1] >= told):
            best[number] = (score, place, weight)
    return best


def voices_of(manifest: Mapping[str, Any]) -> Voices:
    """The voices a manifest states; a file that states none trusts its table."""
    stated = manifest.get("voices")
    if not isinstance(stated, Mapping):
        return Voices()
    return Voices(*(float(stated.get(name, default)) for name, default in (("table", 1.0), ("own", 0.0), ("popular", 0.0))))


def _highest(values: NDArray[np.float32], most: int) -> NDArray[np.intp]:
    most = min(most, len(values))
    return np.argpartition(-values, most - 1)[:most] if most else np.zeros(0, np.intp)
