"""Spikes: a day on which somebody does something far more often than they usually do.

Daily counts of one person are held against their own past, days without any included. Counts are compared on the scale
on which a Poisson count has the same spread everywhere (Anscombe 1948: 2·√(x + ⅜)), and the distance is divided by the
square root of the dispersion, variance ÷ mean of the past, at least 1 (quasi-Poisson; McCullagh & Nelder 1989, 6.2). So a
person of ups and downs needs a higher peak than one of habits, and an earlier spike makes the next one harder, never easier.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

from upsell_widget.domain.meters import Meter, plain

LEAST_DAYS = 14
"""Days of history without which nobody's usual is known."""
LEAST_EVENTS = 10
"""Events a day below which nothing is a spike."""
DISTANCE = 4.0
"""Standard deviations above the usual: by chance alone once in 30,000 days."""


class Usual(NamedTuple):
    """What a person usually does in a day."""

    days: int
    mean: float
    dispersion: float
    """Variance ÷ mean of the daily counts, at least 1."""

    def distance(self, events: float) -> float:
        """How many standard deviations a day's count lies above the mean.

        >>> round(Usual(20, 3.0, 1.0).distance(15), 2)
        4.17
        """
        return (2 * sqrt(events + 0.375) - 2 * sqrt(self.mean + 0.375)) / sqrt(self.dispersion)


def usual(meter: Meter) -> Usual:
    """The usual of the days before the latest."""
    days = meter.day - meter.first_day
    if days < 2:
        return Usual(days, meter.past / max(1, days), 1.0)
    mean = meter.past / days
    variance = max(0.0, meter.past_squares - days * mean * mean) / (days - 1)
    return Usual(days, mean, max(1.0, variance / mean) if mean > 0 else 1.0)


def is_spike(events: float, of: Usual) -> bool:
    """Whether a day's count is a spike."""
    return of.days >= LEAST_DAYS and events >= LEAST_EVENTS and of.distance(events) >= DISTANCE


def has_spiked(meter: Meter) -> bool:
    """Whether the latest day is one."""
    return is_spike(meter.today, usual(meter))


def just_spiked(meter: Meter) -> bool:
    """Whether the latest event made it one."""
    return has_spiked(meter) and not is_spike(meter.today - 1, usual(meter))


def figure(meter: Meter) -> str:
    """The figures, as a receipt and staff read them."""
    return f"{meter.code} {plain(meter.today)} today, usually {plain(usual(meter).mean)} a day"
