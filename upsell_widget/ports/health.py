"""The port to what we remember of customers' health."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from upsell_widget.domain.health import Kept
from upsell_widget.domain.health.changes import Low
from upsell_widget.domain.health.figures import Ordering
from upsell_widget.domain.outcomes import Impression


class HealthStore(Protocol):
    """Figures, scores, and how scores went. Everywhere ``shopper_id`` None means everyone."""

    def orderings(self, now: datetime, shopper_id: str | None = None) -> Mapping[str, Ordering]:
        """Customer → their orders up to ``now``, added up; guests left out. Returns after ``now`` are not known yet."""

    def customers_between(self, after: datetime, until: datetime) -> frozenset[str]:
        """The customers who ordered after one moment and not after another."""

    def note_return(self, order_id: str, customer_id: str, at: datetime) -> bool:
        """Note that an order was refunded or cancelled; False if that was known."""

    def tell_health(self, shopper_id: str, figures: Mapping[str, float | None], at: datetime) -> None:
        """Keep what the shop tells of somebody, the latest of each measure; None forgets it."""

    def told_health(self, now: datetime, shopper_id: str | None = None) -> Mapping[str, Mapping[str, float]]:
        """Shopper → measure → figure, as told up to ``now``."""

    def keep_health(self, kept: Sequence[Kept]) -> None:
        """Keep these scores, unless a later one is kept, and in their history the latest score of each day."""

    def health(self, shopper_id: str | None = None) -> Mapping[str, Kept]:
        """Shopper → the score that is kept."""

    def latest_help(self, shopper_id: str, content_id: str) -> Impression | None:
        """The latest time this content was shown to somebody."""

    def lowest_health(self, since: datetime, shopper_id: str | None = None) -> Mapping[str, Low]:
        """Shopper → the lowest score in their history since a moment's day, the latest of equal ones."""
