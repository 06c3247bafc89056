"""Changes of health that staff should hear of, once each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from upsell_widget.domain.health.scores import Health, Kept
from upsell_widget.domain.loyalty import RISEN_BY, HealthBand
from upsell_widget.domain.signals import Signal, SignalCode

RISEN_WITHIN = timedelta(days=14)


class Low(NamedTuple):
    """The lowest score of a customer's last 14 days, and the day it was kept on."""

    score: float
    day: str


def risen(health: Health, low: Low | None) -> float:
    """Points above the lowest score of the last 14 days; nothing without either."""
    return 0.0 if health.score is None or low is None else max(0.0, health.score - low.score)


def changes(before: Kept | None, now: Kept, low: Low | None) -> Iterator[Signal]:
    """What staff should hear now that a customer's health is ``now``; ``before`` None: it was never reckoned.

    Needs action: the lowest band, and it was not that before. Risen: 15 points above the lowest score of the last 14 days,
    and it was not before.
    """
    health = now.health
    if health.score is None:
        return
    if health.band is HealthBand.NEEDS_ACTION and (before is None or before.health.band is not HealthBand.NEEDS_ACTION):
        yield Signal(SignalCode.NEEDS_ACTION, now.shopper_id, now.at, f"{health.score:.1f} ({health.because})")
    if before is None:
        return
    was = risen(before.health, low)
    if low is not None and now.risen >= RISEN_BY > was:
        found = f"{low.score:.1f} on {low.day}, {health.score:.1f} now ({health.because})"
        yield Signal(SignalCode.HEALTH_RISEN, now.shopper_id, now.at, found)
