"""Bands: four of them, left downwards only when the score is five points below the line."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from upsell_widget.domain.loyalty import HealthBand
from upsell_widget.domain.text import Text

LINES = ((80.0, HealthBand.THRIVING), (60.0, HealthBand.HEALTHY), (40.0, HealthBand.NEEDS_ATTENTION))
"""The lowest score of each band, best first; below them all is ``needs_action``."""
SLACK = 5.0
"""Points a score may fall below its band's line before the band is left."""
WORST_FIRST = (HealthBand.NEEDS_ACTION, HealthBand.NEEDS_ATTENTION, HealthBand.HEALTHY, HealthBand.THRIVING)
NAMES: Mapping[HealthBand, Text] = MappingProxyType(
    {
        HealthBand.THRIVING: Text.of({"ja": "極めて良好", "en": "thriving"}),
        HealthBand.HEALTHY: Text.of({"ja": "概ね健全", "en": "healthy"}),
        HealthBand.NEEDS_ATTENTION: Text.of({"ja": "注意が必要", "en": "needs attention"}),
        HealthBand.NEEDS_ACTION: Text.of({"ja": "対応が必要", "en": "needs action"}),
        HealthBand.UNKNOWN: Text.of({"ja": "まだ分からない", "en": "not known yet"}),
    }
)


def band_of(score: float) -> HealthBand:
    """The band a score lies in.

    >>> band_of(80).value, band_of(79.9).value, band_of(39.9).value
    ('thriving', 'healthy', 'needs_action')
    """
    return next((band for line, band in LINES if score >= line), HealthBand.NEEDS_ACTION)


def next_band(score: float, previous: HealthBand) -> HealthBand:
    """The band of somebody who was in ``previous``: entered at its line, left downwards only five points below it.

    >>> next_band(75, HealthBand.THRIVING).value, next_band(74.9, HealthBand.THRIVING).value
    ('thriving', 'healthy')
    """
    plain = band_of(score)
    if previous is HealthBand.UNKNOWN:
        return plain
    return max(plain, min(previous, band_of(score + SLACK), key=WORST_FIRST.index), key=WORST_FIRST.index)
