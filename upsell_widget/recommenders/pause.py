"""Pause: instead of cancelling, a running subscription rests for some of its cycles, free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from upsell_widget.domain.catalogue import Catalogue
from upsell_widget.domain.context import Context
from upsell_widget.domain.offers import Because, Candidate
from upsell_widget.domain.shop import Subscription
from upsell_widget.recommenders.proposals import price_of

LIKELIHOOD = 0.5


@dataclass(frozen=True, slots=True)
class Pause:
    """A running subscription rests for so many of its cycles, free, and then goes on at its own price. Never in a trial."""

    code: ClassVar[str] = "pause"
    cycles: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.cycles <= 12:
            raise ValueError(f"found cycles {self.cycles}, expected 1 to 12")

    def recommend(self, context: Context, catalogue: Catalogue, at_most: int) -> Sequence[Candidate]:
        """The subscriptions of this page that are paid for."""
        resting = (each for each in context.subscriptions if _is_paid(each, context, catalogue))
        return tuple(
            Candidate(each.product_id, each.plan_id, None, LIKELIHOOD, Because(self.code, each.product_id), each.id, self.cycles)
            for each in resting
        )[:at_most]


def _is_paid(running: Subscription, context: Context, catalogue: Catalogue) -> bool:
    entry = catalogue.get(running.product_id)
    in_trial = running.trial_ends_at is not None and running.trial_ends_at > context.now
    return entry is not None and running.plan_id is not None and not in_trial and bool(price_of(entry, running.plan_id))
