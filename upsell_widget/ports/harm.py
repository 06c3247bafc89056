"""The port to what offers cost: who was exposed to which campaign, what was answered, what went back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from upsell_widget.domain.harm import Exposure, Regret


class HarmStore(Protocol):
    """Looks back at exposures and regrets. ``qa``: those of QA mode count too."""

    def exposures(self, since: datetime, until: datetime, *, qa: bool = False) -> Sequence[Exposure]:
        """The first exposure of each shopper in each arm of each campaign, from one moment to before another."""

    def regrets(self, since: datetime, *, qa: bool = False) -> Sequence[Regret]:
        """Orders that went back, and accepted offers that were undone or refunded, from a moment on."""

    def answers(self, since: datetime, until: datetime, *, qa: bool = False) -> Mapping[str, Mapping[str, int]]:
        """Campaign → kind of answer → how many, to popups that opened; from one moment to before another."""
