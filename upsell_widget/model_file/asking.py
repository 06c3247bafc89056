"""Asking a model: what goes with these items, best first.

The score of item j for the items i at hand, each with a weight w:

    score(j) = Σᵢ wᵢ · table[i, j] ÷ its maximum  +  own · past(j)  +  popular · popularity(j)

where ``past`` is how often the shopper bought j before, newer orders counting more, and ``popularity`` is decayed; each is
divided by its maximum. ``own`` and ``popular`` are fitted on the shop's newest orders (``fitting.blend``).
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from upsell_widget.model_file.contents import OWN, ModelFile

POPULAR = 50
"""Of the most popular items so many are proposed beside the neighbours."""
LOOKED_AT = 2
"""Of the ordered neighbours of all items so many times what is asked for are looked at first: many are named twice."""
IN_A_SESSION = 6
"""The same where every item comes from one session: many more are named twice."""
SAMPLED = 4

NOTHING = np.zeros(0, np.float32)
_new = tuple.__new__  # a named tuple's own constructor, written in Python, takes twice as long


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
        self._together = {name: relation.together.data for name, relation in self._relations.items()}
        self._own = model.arrays.get(OWN, np.zeros(model.items, np.float32)).data
        self._scratch = _Scratch(model.items)
        self._voices = voices or voices_of(model.manifest)
        self._popularity = model.arrays["item.popularity"]
        self._most = float(self._popularity.max(initial=0)) or 1.0
        self._popular = _highest(self._popularity, POPULAR)

    def related(self, relation: str, items: Collection[int], at_most: int) -> list[Answer]:
        """What goes with these items by the table alone; none of them is an answer."""
        found, weights = self._neighbours(relation, items)
        scores = self._scratch.scores
        np.add.at(scores, found, weights)
        rated = scores[found]
        scores[found] = 0
        return self._best(relation, found, weights, rated, items, items, at_most)

    def continued(self, items: Mapping[int, float], at_most: int) -> list[Answer]:
        """What is looked at next in a session with these items, which may be answers themselves: people go back to what they saw.

        Each item is given with how much it counts.
        """
        table, starts, own, scores = self._relations["viewed"], self._starts["viewed"], self._own, self._scratch.scores
        spans = [(slice(starts[number], starts[number + 1]), np.float32(count)) for number, count in items.items()]
        every = np.concatenate([*(table.neighbours[span] for span, _ in spans), np.array([*items], np.int32)], dtype=np.intp)
        weights = np.concatenate([NOTHING, *(table.weights[span] * count for span, count in spans)])
        np.add.at(scores, every[: len(weights)], weights)
        for number, count in items.items():
            scores[number] += own[number] * count
        rated = scores[every]
        scores[every] = 0
        return self._best("viewed", every, weights, rated, items, (), at_most, IN_A_SESSION)

    def blended(self, items: Collection[int], past: Mapping[int, float], at_most: int) -> list[Answer]:
        """What goes with these items by every voice, as far as each is trusted."""
        voices = self._voices
        anchors = items if voices.table else ()
        found, weights = self._neighbours("bought", anchors)
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
        return self._best("bought", every, weights, rated, anchors, items, at_most)

    def _neighbours(self, relation: str, items: Collection[int]) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """All neighbours of all items one after the other, and their weights."""
        table, starts = self._relations[relation], self._starts[relation]
        spans = [slice(starts[number], starts[number + 1]) for number in items]
        if not spans:
            return np.zeros(0, np.intp), np.zeros(0, np.float32)
        neighbours, weights = table.neighbours, table.weights
        return np.concatenate([neighbours[span] for span in spans], dtype=np.intp), np.concatenate([weights[span] for span in spans])

    def _best(
        self,
        relation: str,
        found: NDArray[np.intp],
        weights: NDArray[np.float32],
        rated: NDArray[np.float32],
        anchors: Collection[int],
        left_out: Collection[int],
        at_most: int,
        looked_at: int = LOOKED_AT,
    ) -> list[Answer]:
        """The best items, each once. The same item has the same score wherever it stands, so its places follow each other.

        ``found`` begins with the neighbours of the anchors, one anchor after the other.
        """
        limit = at_most * looked_at + len(left_out)
        order = _ordered(rated, limit)
        best = _first_of_each(order, found, weights, rated, left_out, at_most)
        if len(best) < at_most and len(order) < len(rated):
            best = _first_of_each(_ordered(rated, len(rated)), found, weights, rated, left_out, at_most)
        highest = next(iter(best.values()))[0] if best else 1.0
        spoke, had_both = self._speakers(relation, anchors), self._together[relation]
        ends = [end for end, _, _ in spoke]
        answers = []
        for number, (score, place, _) in best.items():
            at = bisect_right(ends, place)
            anchor, together = -1, 0
            if at < len(spoke):
                _, anchor, offset = spoke[at]
                together = had_both[place + offset]
            answers.append(_new(Answer, (number, score / highest, anchor, together)))
        return answers

    def _speakers(self, relation: str, anchors: Collection[int]) -> list[tuple[int, int, int]]:
        """For each anchor: where its neighbours end among all, itself, and from there to their places in the table."""
        starts, end, spoke = self._starts[relation], 0, []
        for anchor in anchors:
            start, offset = starts[anchor], end
            end += starts[anchor + 1] - start
            spoke.append((end, anchor, start - offset))
        return spoke


def _ordered(rated: NDArray[np.float32], limit: int) -> NDArray[np.intp]:
    """The places of about so many of the highest ratings, highest first; ties in the order they stand.

    Whatever is rated as high as the lowest of them is among them. Where to cut is guessed from every SAMPLED-th rating.
    """
    share = limit // SAMPLED + 1
    sample = rated[::SAMPLED]
    if share >= len(sample):
        return np.argsort(-rated, kind="stable")
    highest: NDArray[np.intp] = (rated >= np.partition(sample, len(sample) - share)[len(sample) - share]).nonzero()[0]
    return highest.take((-rated.take(highest)).argsort(kind="stable"))


def _first_of_each(
    order: NDArray[np.intp],
    found: NDArray[np.intp],
    weights: NDArray[np.float32],
    rated: NDArray[np.float32],
    left_out: Collection[int],
    at_most: int,
) -> dict[int, tuple[float, int, float]]:
    """Number → (score, the place that spoke for it most, how much it said), best first."""
    best: dict[int, tuple[float, int, float]] = {}
    told = len(weights)
    said = weights.take(order, mode="clip").tolist() if told else [0.0] * len(order)
    for place, number, score, weight in zip(order.tolist(), found.take(order).tolist(), rated.take(order).tolist(), said, strict=True):
        known = best.get(number)
        if known is None:
            if len(best) >= at_most or score <= 0:
                break
            if number not in left_out:
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
