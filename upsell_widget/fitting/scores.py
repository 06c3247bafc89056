"""Scores: how strongly one item speaks for another, from how often both were in one basket.

For items i → j with weighted counts G, their own mass m and the people n who had both:

    score(i, j) = G[i, j] ÷ (m[i]^a · m[j]^b) · n ÷ (n + shrink)

a = b = ½ is the cosine (Sarwar et al., 2001, doi:10.1145/371920.372071); a = 1, b = 0 is a rule's confidence; in between the
popular is held back a little, the asymmetric cosine of Aiolli (2013, doi:10.1145/2507157.2507189). The last factor damps
what few people did: shrinkage as in Bell & Koren (2007, doi:10.1109/ICDM.2007.90).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from upsell_widget.fitting.neighbours import NeighbourTable, strongest
from upsell_widget.fitting.pair_counts import PairCounts


@dataclass(frozen=True, slots=True)
class Exponents:
    """How much the popularity of each side is held against a pair."""

    left: float
    right: float


COSINE = Exponents(0.5, 0.5)
ASYMMETRIC = Exponents(0.9, 0.3)
SHRINK = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """One-sided pairs with their scores."""

    left: NDArray[np.int32]
    right: NDArray[np.int32]
    scores: NDArray[np.float32]
    together: NDArray[np.int64]

    def table(self, items: int, keep: int) -> NeighbourTable:
        """Of each item its strongest."""
        return strongest(items, self.left, self.right, self.scores, self.together, keep)


def scored(counts: PairCounts, exponents: Exponents, shrink: float = SHRINK) -> Scored:
    """Every counted pair, in both directions."""
    mass = np.where(counts.mass > 0, counts.mass, 1.0)
    left, right = (mass**-exponents.left).astype(np.float32), (mass**-exponents.right).astype(np.float32)
    evidence = (counts.weight * (counts.together / (counts.together + shrink))).astype(np.float32)
    there = evidence * left[counts.left] * right[counts.right]
    back = evidence * left[counts.right] * right[counts.left]
    return Scored(
        np.concatenate([counts.left, counts.right]),
        np.concatenate([counts.right, counts.left]),
        np.concatenate([there, back]),
        np.tile(counts.together, 2),
    )


def own_scores(counts: PairCounts, exponents: Exponents, shrink: float = SHRINK) -> NDArray[np.float32]:
    """The same for each item with itself, whose weighted count is its mass: where it stands if it is asked about with others."""
    mass = np.where(counts.mass > 0, counts.mass, 1.0)
    own = mass ** (1 - exponents.left - exponents.right) * (counts.people / (counts.people + shrink))
    return np.where(counts.mass > 0, own, 0.0).astype(np.float32)
