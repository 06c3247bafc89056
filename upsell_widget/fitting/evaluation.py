"""Evaluation: where a hidden item stood in the answers, and what follows from that."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbered = tuple[dict[int, float], int, dict[int, float]]
"""Items at hand, the hidden one, past purchases; in item numbers."""
Recommend = Callable[[Mapping[int, float], Mapping[int, float], int], Sequence[int]]
"""(items at hand, past purchases, at most) → item numbers, best first."""
HITS = (1, 3, 5, 10)
RECIPROCAL_AT = 10
LONGEST = 20


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """What one model answered to all cases."""

    ranks: NDArray[np.int64]
    """Where the hidden item stood, from 1; 0: not among the answers."""
    coverage: float
    """Share of the items that were ever among the first ten."""

    def hits(self, most: int) -> NDArray[np.float64]:
        """For each case: 1 if the hidden item was among the first so many."""
        return ((self.ranks > 0) & (self.ranks <= most)).astype(np.float64)

    def reciprocal(self, most: int = RECIPROCAL_AT) -> NDArray[np.float64]:
        """For each case: 1 ÷ rank, 0 beyond ``most``. Its mean is MRR."""
        return self.hits(most) / np.maximum(self.ranks, 1)

    def gain(self) -> NDArray[np.float64]:
        """For each case: 1 ÷ log₂(1 + rank), the discounted gain of one hit: steadier than hit rates, for choosing."""
        gain: NDArray[np.float64] = self.hits(LONGEST) / np.log2(1 + np.maximum(self.ranks, 1))
        return gain

    def figures(self) -> dict[str, float]:
        """The mean of each measure."""
        hit_rates = {f"hit_rate_{most}": float(self.hits(most).mean()) if len(self.ranks) else 0.0 for most in HITS}
        return {**hit_rates, "mrr_10": float(self.reciprocal().mean()) if len(self.ranks) else 0.0, "coverage": self.coverage}


def answered(recommend: Recommend, cases: Sequence[Numbered], items: int) -> Answered:
    """Ask a model every case."""
    ranks, shown = np.zeros(len(cases), np.int64), set[int]()
    for number, (at_hand, hidden, past) in enumerate(cases):
        found = recommend(at_hand, past, LONGEST)
        shown.update(found[:RECIPROCAL_AT])
        if hidden >= 0:
            ranks[number] = next((place for place, each in enumerate(found, 1) if each == hidden), 0)
    return Answered(ranks, len(shown) / items if items else 0.0)
