"""Bounds: a lowest and a highest figure, either of which may be missing."""

from __future__ import annotations

from datetime import timedelta
from math import inf

HIGHEST = 500_000_000
"""More than any sum, count or age a condition is about, and few enough days for a timedelta."""


def check_bounds(at_least: int | None, at_most: int | None) -> None:
    """Raise ValueError for bounds that let everything or nothing pass, or are no such figures."""
    if at_least is None and at_most is None:
        raise ValueError("found neither at_least nor at_most, expected one of them or both")
    for name, figure in (("at_least", at_least), ("at_most", at_most)):
        if figure is not None and not 0 <= figure <= HIGHEST:
            raise ValueError(f"found {name} {figure}, expected 0 to {HIGHEST}")
    if at_least is not None and at_most is not None and at_least > at_most:
        raise ValueError(f"found at_least {at_least} above at_most {at_most}, expected it below")


def bounds(at_least: int | None, at_most: int | None) -> tuple[float, float]:
    """The bounds as two numbers to compare with."""
    return -inf if at_least is None else at_least, inf if at_most is None else at_most


def periods(at_least: int | None, at_most: int | None, unit: timedelta) -> tuple[timedelta, timedelta]:
    """The bounds as durations; ``at_most`` includes the whole of its last unit."""
    return (
        timedelta.min if at_least is None else at_least * unit,
        timedelta.max if at_most is None else (at_most + 1) * unit - timedelta(microseconds=1),
    )


def in_words(at_least: int | None, at_most: int | None) -> str:
    """The bounds for a receipt.

    >>> in_words(3, None), in_words(None, 5), in_words(3, 5)
    ('≥3', '≤5', '3–5')
    """
    if at_least is None:
        return f"≤{at_most}"
    return f"≥{at_least}" if at_most is None else f"{at_least}–{at_most}"
