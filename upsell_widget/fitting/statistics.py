"""Statistics: whether a difference is more than chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2_000
SEED = 20_261_123


@dataclass(frozen=True, slots=True)
class Difference:
    """A mean difference over the same cases, and the interval that holds it with 95 %."""

    mean: float
    low: float
    high: float

    @property
    def verdict(self) -> str:
        """``better`` or ``worse`` only where the whole interval says so; else ``no difference shown``."""
        if self.low > 0:
            return "better"
        return "worse" if self.high < 0 else "no difference shown"


def paired_bootstrap(one: NDArray[np.float64], other: NDArray[np.float64], resamples: int = RESAMPLES, seed: int = SEED) -> Difference:
    """The mean of one − other over cases, with the percentile bootstrap's interval (Efron & Tibshirani, 1993, chapter 13)."""
    differences = one - other
    if not len(differences):
        return Difference(0.0, 0.0, 0.0)
    chance, count = np.random.default_rng(seed), len(differences)
    means = np.array([differences[chance.integers(0, count, count)].mean() for _ in range(resamples)])
    low, high = np.percentile(means, [2.5, 97.5])
    return Difference(float(differences.mean()), float(low), float(high))
