"""How a customer feels about the shop, as facts a condition can ask for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

RISEN_BY = 15.0
"""Points within 14 days that are a sharp rise of health."""


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
    score: float | None = None
    """The health score, 0–100, where the band is ours."""
    because: str = ""
    """The largest contributions to the score ("support_tickets −18.2, nps +9.0")."""
    risen: float = 0.0
    """Points the score lies above its lowest of the last 14 days."""

    def with_health(self, ours: Loyalty | None) -> Loyalty:
        """These facts with our health score, where the shop states no band of its own."""
        if ours is None or self.band is not HealthBand.UNKNOWN:
            return self
        return replace(self, band=ours.band, score=ours.score, because=ours.because, risen=ours.risen)

    @property
    def in_words(self) -> str:
        """The figures for a receipt.

        >>> Loyalty(HealthBand.NEEDS_ACTION, 2, 31.24, "support_tickets −18.2").in_words
        'needs_action 31.2 (support_tickets −18.2), nps 2'
        """
        return f"{self.band_in_words}, nps {self.nps}"

    @property
    def band_in_words(self) -> str:
        """The band, with the score and what decided it where there is one."""
        return self.band.value if self.score is None else f"{self.band.value} {self.score:.1f} ({self.because})"

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
        """The same with the latest answer to our survey. Where the shop states one too, the lower holds: either leaves in peace."""
        return self if nps is None or (self.nps is not None and self.nps <= nps) else replace(self, nps=nps)
