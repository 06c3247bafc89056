"""EASE: the linear model that explains each item of a basket by the others, in closed form, for the most-sold items.

With the Gram matrix G of baskets × items and P = (G + λI)⁻¹:  B[i, j] = −P[i, j] ÷ P[j, j],  B[i, i] = 0
(Steck, 2019, arXiv:1905.03375). Two deviations, both found on the validation windows of real orders: baskets count
1 ÷ √(lines − 1), and λ is a share of the mean of G's diagonal, so that one setting fits shops of any size.
Of B the strongest neighbours are kept. Items outside the head keep their cosine, scaled to the same height.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from upsell_widget.fitting.neighbours import NeighbourTable
from upsell_widget.fitting.pair_counts import PairCounts
from upsell_widget.fitting.scores import COSINE, Scored, scored

HEAD = 4_000
"""The most-sold items it is computed for: 4 bytes × HEAD² for the matrix, as much for its inverse."""
RIDGE = 0.1
"""λ, as a share of the mean of the diagonal."""
SMALL = 500
"""Matrices up to this size are inverted directly."""
ROWS = 512
"""Rows of B looked at at once."""


def ease(counts: PairCounts, keep: int, head: int = HEAD, ridge: float = RIDGE) -> NeighbourTable:
    """The neighbours by EASE, with those of items outside the head by cosine."""
    inside = head_of(counts, min(head, counts.head))
    place = np.full(counts.items, -1, np.int32)
    place[inside] = np.arange(len(inside), dtype=np.int32)
    left, right, scores = _closed_form(counts, inside, place, keep, ridge)
    within = Scored(left, right, scores, _together(counts, left, right))
    return _with_tail(counts, within, place).table(counts.items, keep)


def head_of(counts: PairCounts, head: int) -> NDArray[np.int32]:
    """The most popular items that were ever paired; ties go to the lower number."""
    order = np.lexsort((np.arange(counts.items), -counts.popularity))[:head]
    return order[counts.mass[order] > 0].astype(np.int32)


def _closed_form(
    counts: PairCounts, inside: NDArray[np.int32], place: NDArray[np.int32], keep: int, ridge: float
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
    size = len(inside)
    if size < 2:
        return np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.float32)
    among = (place[counts.left] >= 0) & (place[counts.right] >= 0)
    rows, columns, weights = place[counts.left[among]], place[counts.right[among]], counts.weight[among].astype(np.float32)
    gram = np.zeros((size, size), np.float32)
    gram[rows, columns] = weights
    gram[columns, rows] = weights
    own = counts.mass[inside]
    gram[np.arange(size), np.arange(size)] = own + ridge * own.mean()
    inverse = inverted(gram)
    del gram
    inverse /= -np.diag(inverse).copy()
    np.fill_diagonal(inverse, 0)
    return _strongest_of(inverse, inside, min(keep, size - 1))


def inverted(matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """The inverse of a symmetric positive definite matrix, by halves (Schur complement): half the work of a general one."""
    size = len(matrix)
    if size <= SMALL:
        return np.linalg.inv(matrix)
    half = size // 2
    first = inverted(matrix[:half, :half])
    across = first @ matrix[:half, half:]
    second = inverted(matrix[half:, half:] - matrix[half:, :half] @ across)
    mixed = across @ second
    result = np.empty_like(matrix)
    result[:half, :half] = first + mixed @ across.T
    result[:half, half:] = -mixed
    result[half:, :half] = -mixed.T
    result[half:, half:] = second
    return result


def _strongest_of(
    model: NDArray[np.float32], inside: NDArray[np.int32], keep: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
    """What speaks for something most, row by row; what speaks against it is left out."""
    parts = []
    for start in range(0, len(model), ROWS):
        block = model[start : start + ROWS]
        columns = np.argpartition(-block, keep - 1, axis=1)[:, :keep]
        scores = np.take_along_axis(block, columns, axis=1)
        rows, places = np.nonzero(scores > 0)
        parts.append((inside[rows + start], inside[columns[rows, places]], scores[rows, places]))
    left, right, scores = (np.concatenate(each) for each in zip(*parts, strict=True))
    return left, right, scores


def _together(counts: PairCounts, left: NDArray[np.int32], right: NDArray[np.int32]) -> NDArray[np.int64]:
    """How many had both, looked up in the sorted pairs; 0 for a pair that never met."""
    wanted = np.minimum(left, right).astype(np.int64) * counts.items + np.maximum(left, right)
    known = counts.left.astype(np.int64) * counts.items + counts.right
    at = np.minimum(np.searchsorted(known, wanted), max(len(known) - 1, 0))
    return np.where(known[at] == wanted, counts.together[at], 0) if len(known) else np.zeros(len(wanted), np.int64)


def _with_tail(counts: PairCounts, within: Scored, place: NDArray[np.int32]) -> Scored:
    """Pairs that reach outside the head, by cosine, scaled so that both kinds weigh the same on average."""
    pairs = scored(counts, COSINE)
    both = (place[pairs.left] >= 0) & (place[pairs.right] >= 0)
    inner = float(pairs.scores[both].sum())
    scale = np.float32(float(within.scores.sum()) / inner) if inner > 0 and len(within.scores) else np.float32(1)
    out = ~both
    return Scored(
        np.concatenate([within.left, pairs.left[out]]),
        np.concatenate([within.right, pairs.right[out]]),
        np.concatenate([within.scores, pairs.scores[out] * scale]),
        np.concatenate([within.together, pairs.together[out]]),
    )
