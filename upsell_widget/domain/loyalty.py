"""How a customer feels about the shop, as facts a condition can ask for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class HealthBand(StrEnum):
    """Four bands of the health score, and ``unknown`` when data is thin."""

    THRIVING = "thriving"
    HEALTHY = "healthy"
    NEEDS_ATTENTION = "needs_attention"
    NEEDS_ACTION = "needs_action"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Loyalty:
    """Loyalty facts of one shopper. ``nps`` is the last answer, 0–10."""

    band: HealthBand = HealthBand.UNKNOWN
    nps: int | None = None

    @property
    def is_detractor(self) -> bool:
        """Answered 0–6 when last asked."""
        return self.nps is not None and self.nps <= 6

    @property
    def buys_nothing_now(self) -> bool:
        """Shown nothing at all: the lowest band and detractors are cared for, not sold to."""
        return self.band is HealthBand.NEEDS_ACTION or self.is_detractor

    @property
    def wants_help_only(self) -> bool:
        """Shown help content only."""
        return self.band is HealthBand.NEEDS_ATTENTION

    def with_answer(self, nps: int | None) -> Loyalty:
        """The same with the latest answer to our survey; an answer the shop itself knows of stands."""
        return self if nps is None or self.nps is not None else replace(self, nps=nps)
