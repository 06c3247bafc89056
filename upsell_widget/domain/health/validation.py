"""Validation: whether low scores left and high ones stayed, on a history where it is known who did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple

from upsell_widget.domain.health.bands import WORST_FIRST
from upsell_widget.domain.health.rules import HealthRule
from upsell_widget.domain.health.scores import assess
from upsell_widget.domain.loyalty import HealthBand

ENOUGH = 30
"""Customers who left, and who stayed, before an AUC is told; and in a band, before its churn takes part in the order."""


class Case(NamedTuple):
    """A customer as they were known then, and whether they had left later."""

    figures: Mapping[str, float]
    left: bool


class BandChurn(NamedTuple):
    """How many of a band there were and how many left."""

    band: HealthBand
    customers: int
    left: int

    @property
    def churn(self) -> float:
        """The share that left; nothing for an empty band."""
        return self.left / self.customers if self.customers else 0.0


@dataclass(frozen=True, slots=True)
class Validation:
    """What a rule is worth on a history."""

    auc: float | None
    """The chance that one who stayed scored higher than one who left, ties a half; None: too few of either."""
    bands: tuple[BandChurn, ...]
    """Worst first; ``unknown`` last, in no order with the others."""

    @property
    def compared(self) -> tuple[BandChurn, ...]:
        """The bands with enough customers to compare."""
        return tuple(each for each in self.bands if each.band is not HealthBand.UNKNOWN and each.customers >= ENOUGH)

    @property
    def monotone(self) -> bool | None:
        """Whether each better band left less; None: fewer than two bands can be compared."""
        if len(self.compared) < 2:
            return None
        return all(worse.churn > better.churn for worse, better in pairwise(self.compared))


def validate(rule: HealthRule, cases: Iterable[Case]) -> Validation:
    """Score every case anew, with no band before, and hold the scores against who left."""
    scores: list[tuple[float, bool]] = []
    counted = {band: [0, 0] for band in (*WORST_FIRST, HealthBand.UNKNOWN)}
    for case in cases:
        health = assess(rule, case.figures)
        counted[health.band][0] += 1
        counted[health.band][1] += case.left
        if health.score is not None:
            scores.append((health.score, case.left))
    left = sum(gone for _, gone in scores)
    enough = min(left, len(scores) - left) >= ENOUGH
    return Validation(auc(scores) if enough else None, tuple(BandChurn(band, *of) for band, of in counted.items()))


def auc(scores: Sequence[tuple[float, bool]]) -> float:
    """The area under the ROC curve of (score, left) by the rank sum of Mann and Whitney (1947), ties at their mean rank.

    >>> auc([(10, True), (20, False), (20, True), (30, False)])
    0.875
    """
    stayed = sum(not gone for _, gone in scores)
    ranks, below = 0.0, 0
    for _, group in groupby(sorted(scores), key=lambda each: each[0]):
        tied = [gone for _, gone in group]
        ranks += tied.count(False) * (below + (len(tied) + 1) / 2)
        below += len(tied)
    return (ranks - stayed * (stayed + 1) / 2) / (stayed * (len(scores) - stayed))
