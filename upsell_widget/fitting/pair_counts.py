"""What an engine counts: how many had both of two products. The weighted counts are the Gram matrix of baskets × items."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class PairCounts:
    """One relation (``bought`` or ``viewed``) over N items, which are known by their place among the sorted ids.

    Weights are multiples of 2⁻³⁰, so that sums are exact and the same in whatever order they are made.
    """

    left: NDArray[np.int32]
    """The first item of each pair, below ``right``; pairs are sorted by (left, right)."""
    right: NDArray[np.int32]
    together: NDArray[np.int64]
    """How many distinct people (where nobody is named: baskets) had both in one basket."""
    weight: NDArray[np.float64]
    """Σ decay × basket-size correction over the baskets with both."""
    gram: NDArray[np.float64]
    """Σ decay over the baskets with both; without a half-life the number of baskets."""
    people: NDArray[np.int64]
    """For each item: distinct people who had it (where nobody is named: baskets)."""
    popularity: NDArray[np.float64]
    """For each item: Σ decay over its baskets; the diagonal that belongs to ``gram``."""
    mass: NDArray[np.float64]
    """For each item: Σ decay × correction over its baskets of two and more; the diagonal that belongs to ``weight``."""
    head: int
    """Among the ``head`` most popular items every pair is here; of others each item's strongest only."""
    baskets: int
    """Baskets in all."""
    everyone: int
    """Distinct people in all (where nobody is named: baskets)."""

    @property
    def items(self) -> int:
        """How many items there are."""
        return len(self.people)
