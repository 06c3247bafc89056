"""Ranking: which of the eligible offers comes first."""

from __future__ import annotations

from dataclasses import dataclass

from upsell_widget.domain.context import Context
from upsell_widget.domain.offers import Candidate
from upsell_widget.domain.shop import Product

ASSUMED_MARGIN = 0.3
"""Share of the price taken as margin where the shop does not tell a cost."""


@dataclass(frozen=True, slots=True)
class ExpectedMargin:
    """Chance of acceptance × what the shop would gain over what it has already, in minor units."""

    assumed_margin: float = ASSUMED_MARGIN

    def score(self, candidate: Candidate, product: Product, anchor: Product | None, context: Context) -> float:
        """Expected gain; only a candidate that replaces a line is compared with what stands there."""
        gain = self._margin(product, candidate.plan_id)
        if candidate.line_id is not None and anchor is not None:
            gain -= self._margin(anchor, None)
        return candidate.likelihood * gain

    def _margin(self, product: Product, plan_id: str | None) -> float:
        price = product.price if plan_id is None else product.unit_price(plan_id)
        if price is None:
            return 0.0
        cost = product.cost
        return price.amount * self.assumed_margin if cost is None else price.amount - cost.amount
