"""Comparing: what was learnt from a shop's earlier orders, asked about its later ones, beside popularity and chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from upsell_widget.errors import FittingFailed
from upsell_widget.fitting.blend import Choice, in_memory
from upsell_widget.fitting.count import Counted, Progress, count
from upsell_widget.fitting.counting import Counting
from upsell_widget.fitting.engines import Engine
from upsell_widget.fitting.evaluation import Answered, Numbered, Recommend, answered
from upsell_widget.fitting.interactions import Interactions
from upsell_widget.fitting.learning import KEEP, learn
from upsell_widget.fitting.splits import numbered, split
from upsell_widget.fitting.statistics import Difference, paired_bootstrap
from upsell_widget.fitting.trust import choice_for
from upsell_widget.model_file.asking import Asking, Voices

SHARE = 0.2
"""Of the orders so many, the newest, are asked about."""
CASES = 4_000
"""At most so many orders are asked about, evenly spread."""
LEARNT = "learnt"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What every model reached on the same cases, and by how much the learnt one differs from each other."""

    cases: int
    learnt_from: int
    """Earlier orders."""
    choice: Choice
    figures: Mapping[str, Mapping[str, float]]
    """Model → measure → mean."""
    hit_rate_5: Mapping[str, Difference]
    """Other model → learnt − other."""
    mrr_10: Mapping[str, Difference]

    def document(self) -> dict[str, Any]:
        """As JSON-ready data."""
        told = {"table": self.choice.table, "own": self.choice.voices.own, "popular": self.choice.voices.popular}
        return {
            "cases": self.cases,
            "learnt_from": self.learnt_from,
            "trusted": {**told, "related": self.choice.voices.table},
            "models": {name: dict(figures) for name, figures in self.figures.items()},
            "differences": {
                name: {"hit_rate_5": _told(self.hit_rate_5[name]), "mrr_10": _told(self.mrr_10[name])} for name in self.hit_rate_5
            },
        }


def _told(difference: Difference) -> dict[str, Any]:
    return {"mean": difference.mean, "low": difference.low, "high": difference.high, "verdict": difference.verdict}


def compare(interactions: Interactions, engine: Engine, how: Counting, progress: Progress, seed: int = 1) -> Comparison:
    """Learn from all but the newest orders, and ask about those.

    Raises:
        FittingFailed: there are too few orders to hold any back, or the engine failed.
    """
    progress("holding back the newest orders")
    held_back = split(interactions, engine, SHARE, CASES, seed)
    if not held_back.cases or not held_back.baskets:
        raise FittingFailed("found no order of two and more among the newest, expected some to ask about: import more orders")
    earlier = Interactions(held_back.earlier.bought, interactions.viewed.limit(0))
    choice = choice_for(earlier, engine, how, KEEP, progress)
    counted = count(earlier, engine, how, progress)
    learning = learn(counted, progress, choice=choice)
    asking = Asking(in_memory(counted, learning.tables), choice.voices)
    cases = numbered(held_back.cases, counted.ids)
    progress("asking about the newest orders")
    found = {name: answered(model, cases, len(counted.ids)) for name, model in _models(asking, counted, seed).items()}
    return _compared(found, cases, held_back.baskets, choice)


def _models(asking: Asking, counted: Counted, seed: int) -> dict[str, Recommend]:
    plain = Asking(in_memory(counted, {}), Voices(0.0, 0.0, 1.0))
    chance = np.random.default_rng(seed)

    def at_random(items: Mapping[int, float], past: Mapping[int, float], most: int) -> Sequence[int]:
        drawn = chance.choice(len(counted.ids), min(most + len(items), len(counted.ids)), replace=False).tolist()
        return [each for each in drawn if each not in items][:most]

    return {
        LEARNT: lambda items, past, most: [each.number for each in asking.blended(items, past, most)],
        "popularity": lambda items, past, most: [each.number for each in plain.blended(items, {}, most)],
        "random": at_random,
    }


def _compared(found: Mapping[str, Answered], cases: Sequence[Numbered], learnt_from: int, choice: Choice) -> Comparison:
    ours = found[LEARNT]
    others = {name: each for name, each in found.items() if name != LEARNT}
    return Comparison(
        cases=len(cases),
        learnt_from=learnt_from,
        choice=choice,
        figures={name: each.figures() for name, each in found.items()},
        hit_rate_5={name: paired_bootstrap(ours.hits(5), each.hits(5)) for name, each in others.items()},
        mrr_10={name: paired_bootstrap(ours.reciprocal(), each.reciprocal()) for name, each in others.items()},
    )
