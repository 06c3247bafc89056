"""Scores: the weighted mean of the measures that are known, and what each of them contributed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from upsell_widget.domain.health.bands import next_band
from upsell_widget.domain.health.measures import Measure
from upsell_widget.domain.health.rules import HealthRule
from upsell_widget.domain.loyalty import HealthBand, Loyalty

MIDDLE = 50.0
"""What a customer of whom everything is worth a half would score; contributions are points above and below it."""


class Contribution(NamedTuple):
    """What one measure did to the score: so many points above or below the middle."""

    measure: str
    figure: float
    value: float
    """0 (bad) to 1 (good)."""
    points: float
    """All of a score's points and 50 make the score."""

    @property
    def in_words(self) -> str:
        """The measure and its points, as a receipt has them.

        >>> Contribution("nps", 2, 0.2, -9.04).in_words
        'nps −9.0'
        """
        return self.named(self.measure)

    def named(self, name: str) -> str:
        """The same under another name than the measure's code."""
        return f"{name} {'+' if self.points >= 0 else '−'}{abs(self.points):.1f}"


@dataclass(frozen=True, slots=True)
class Health:
    """A customer's health. ``score`` None: too little is known."""

    score: float | None
    band: HealthBand
    contributions: tuple[Contribution, ...] = ()
    """The largest first, whether it raised the score or lowered it."""

    @property
    def largest(self) -> tuple[Contribution, ...]:
        """The three largest contributions."""
        return self.contributions[:3]

    @property
    def because(self) -> str:
        """The three largest contributions in words; empty without a score."""
        return "" if self.score is None else ", ".join(each.in_words for each in self.largest)

    def because_in(self, locale: str, rule: HealthRule) -> str:
        """The same with the names of the measures, as staff read them.

        >>> Health(31.0, HealthBand.NEEDS_ACTION, (Contribution("nps", 2, 0.2, -9.04),)).because_in("ja", HealthRule())
        'おすすめ度 −9.0'
        """
        if self.score is None:
            return ""
        names = {each.code: each.name.in_locale(locale) for each in rule.measures}
        named = [each.named(names.get(each.measure) or each.measure) for each in self.largest]
        return ("、" if locale.startswith("ja") else ", ").join(named)


@dataclass(frozen=True, slots=True)
class Kept:
    """A customer's health as it was kept: at its latest reckoning."""

    shopper_id: str
    health: Health
    at: datetime
    previous: HealthBand = HealthBand.UNKNOWN
    """The band they were in before this one."""
    risen: float = 0.0
    """Points above the lowest score of the last 14 days."""

    @property
    def as_loyalty(self) -> Loyalty:
        """The facts a condition can ask for."""
        return Loyalty(self.health.band, score=self.health.score, because=self.health.because, risen=self.risen)


def assess(rule: HealthRule, figures: Mapping[str, float], previous: HealthBand = HealthBand.UNKNOWN) -> Health:
    """The health of somebody of whom these figures are known; measures without a figure leave their weight to the others."""
    known = [(each, figures[each.code]) for each in rule.measures if each.weight > 0 and each.code in figures]
    weight = sum(each.weight for each, _ in known)
    if len(known) < rule.fewest or weight < rule.least_weight * rule.weight - 1e-9:
        return Health(None, HealthBand.UNKNOWN, _by_size(known, weight))
    contributions = _by_size(known, weight)
    score = min(100.0, max(0.0, MIDDLE + sum(each.points for each in contributions)))
    return Health(score, next_band(score, previous), contributions)


def _by_size(known: list[tuple[Measure, float]], weight: float) -> tuple[Contribution, ...]:
    found = [_contribution(measure, figure, weight) for measure, figure in known]
    return tuple(sorted(found, key=lambda each: (-abs(each.points), each.measure)))


def _contribution(measure: Measure, figure: float, weight: float) -> Contribution:
    value = measure.value(figure)
    return Contribution(measure.code, figure, value, 100.0 * measure.weight / weight * (value - 0.5))
