"""Measures: one figure each, turned into 0 (bad) to 1 (good)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from upsell_widget.domain.text import Text

MOST = 1e15
"""The largest figure: beyond it, digits would be lost."""


class Shape(StrEnum):
    """How a figure becomes a value of 0 to 1."""

    MORE = "more"
    """More is better, ever less so: 1 − 2^(−figure ÷ unit). The unit is worth a half, twice the unit three quarters."""
    LESS = "less"
    """Less is better: 2^(−figure ÷ unit). Nothing is worth 1, the unit a half."""
    SHARE = "share"
    """A share of the unit, which is the most that counts: min(1, figure ÷ unit)."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing health is measured by: which figure, its shape and unit, and how much it weighs beside the others."""

    code: str
    shape: Shape
    unit: float
    """In the figure's own unit: days, orders, a share, points."""
    weight: float
    name: Text = Text()

    def __post_init__(self) -> None:
        """Refuse what cannot be measured by."""
        if not self.code.isidentifier():
            raise ValueError(f"measure {self.code!r}: expected a name of letters, digits and _")
        for name, figure in (("unit", self.unit), ("weight", self.weight)):
            if not (math.isfinite(figure) and figure >= 0):
                raise ValueError(f"measure {self.code}: found {name} {figure}, expected a number that is not below zero")
        if self.unit < 1e-6:
            raise ValueError(f"measure {self.code}: found unit {self.unit}, expected a number above zero")

    def value(self, figure: float) -> float:
        """The figure as 0 (bad) to 1 (good). Below nothing counts as nothing.

        >>> Measure("recency", Shape.LESS, 90, 20).value(90)
        0.5
        """
        units = max(0.0, figure) / self.unit
        if self.shape is Shape.SHARE:
            return min(1.0, units)
        halved = math.pow(2.0, -min(units, 1000.0))
        return halved if self.shape is Shape.LESS else 1.0 - halved


def check_figure(code: str, figure: object) -> float:
    """A figure somebody told.

    Raises:
        ValueError: it is no number, or below zero.
    """
    if isinstance(figure, bool) or not isinstance(figure, int | float) or not 0 <= figure <= MOST:
        raise ValueError(f"health of {code}: found {figure!r:.100}, expected a number from 0 to {MOST:g}")
    return float(figure)
