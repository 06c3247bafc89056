"""Neighbour tables: of each item the strongest others, as the model file keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class NeighbourTable:
    """The neighbours of item i are at ``starts[i]:starts[i + 1]`` of the other three, the strongest first."""

    starts: NDArray[np.int64]
    neighbours: NDArray[np.int32]
    weights: NDArray[np.float32]
    together: NDArray[np.int32]

    def arrays(self, relation: str) -> dict[str, NDArray[Any]]:
        """As arrays of a model file."""
        return {f"{relation}.{part}": getattr(self, part) for part in ("starts", "neighbours", "weights", "together")}


def strongest(
    items: int, left: NDArray[np.int32], right: NDArray[np.int32], scores: NDArray[np.floating[Any]], together: NDArray[np.int64], keep: int
) -> NeighbourTable:
    """The table of scored pairs, which may be one-sided: of each ``left`` its ``keep`` best, ties to the lower number."""
    weights = scores.astype(np.float32)
    order = _order(left, right, weights)
    sizes = np.bincount(left, minlength=items)
    place = np.arange(len(left)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    chosen = order[place < keep]
    starts = np.zeros(items + 1, np.int64)
    np.cumsum(np.minimum(sizes, keep), out=starts[1:])
    return NeighbourTable(starts, right[chosen], weights[chosen], together[chosen].astype(np.int32))


def _order(left: NDArray[np.int32], right: NDArray[np.int32], weights: NDArray[np.float32]) -> NDArray[np.int64]:
    """By left, then the highest weight, then right: one sort of whole numbers, and only ties are sorted again.

    The bits of a float that is not negative rise with it.
    """
    falling = np.uint32(0xFFFFFFFF) - (weights + np.float32(0)).view(np.uint32)
    keys = left.astype(np.uint64) << np.uint64(32) | falling
    order = np.argsort(keys)
    ordered = keys[order]
    equal = ordered[1:] == ordered[:-1]
    tied = np.flatnonzero(np.concatenate([equal, [False]]) | np.concatenate([[False], equal]))
    again = order[tied]
    order[tied] = again[np.lexsort((right[again], ordered[tied]))]
    return order
