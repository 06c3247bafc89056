"""Changes of health that staff should hear of, once each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from upsell_widget.domain.health.scores import Health, Kept
from upsell_widget.domain.loyalty import HealthBand
from upsell_widget.domain.signals import Signal, SignalCode

RISEN_BY = 15.0
RISEN_WITHIN = timedelta(days=14)


class Low(NamedTuple):
    """The lowest score of a customer's last 14 days, and the day it was kept on."""

    score: float
    day: str


def changes(before: Kept | None, now: Health, low: Low | None, at: datetime) -> Iterator[Signal]:
    """What staff should hear now that a customer's health is ``now``. A first reckoning of everyone raises nothing.

    Risen: 15 points above the lowest of the last 14 days, and it was not before. Fallen: into the lowest band.
    """
    if before is None or now.score is None:
        return
    if now.band is HealthBand.NEEDS_ACTION and before.health.band is not HealthBand.NEEDS_ACTION:
        yield Signal(SignalCode.NEEDS_ACTION, before.shopper_id, at, f"{now.score:.1f} ({now.because})", f"{at:%Y-%m-%d}")
    was = before.health.score
    if low is not None and now.score - low.score >= RISEN_BY and (was is None or was - low.score < RISEN_BY):
        found = f"{low.score:.1f} on {low.day}, {now.score:.1f} now ({now.because})"
        yield Signal(SignalCode.HEALTH_RISEN, before.shopper_id, at, found, low.day)
