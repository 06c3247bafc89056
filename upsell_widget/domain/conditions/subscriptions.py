"""Condition on running subscriptions and how much of them is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from upsell_widget.domain.context import Context
from upsell_widget.domain.policies import Test
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility
from upsell_widget.domain.shop import Product, Subscription


@dataclass(frozen=True, slots=True)
class Subscribes:
    """The customer has a running subscription: any, or to this product, on this plan, with a meter used so far."""

    code: ClassVar[str] = "subscribes"
    product: str | None = None
    plan: str | None = None
    meter: str | None = None
    used_percent: int | None = None
    """At least so many percent of the plan's limit."""

    def __post_init__(self) -> None:
        if (self.meter is None) != (self.used_percent is None):
            raise ValueError("found only one of meter and used_percent, expected both or neither")

    @property
    def personal(self) -> bool:
        """About the person alone; how much is used is told by the plan, which must be looked up."""
        return self.meter is None

    def compile(self) -> Test:
        """A test of each running subscription; everything given must hold for the same one."""
        code, product, plan, meter = self.code, self.product, self.plan, self.meter
        percent = self.used_percent or 0
        expected = self._in_words()

        def test(context: Context) -> Eligibility:
            found: object = None
            for running in context.shopper.subscriptions:
                if (product is not None and running.product_id != product) or (plan is not None and running.plan_id != plan):
                    continue
                if meter is None:
                    return ELIGIBLE
                used = used_percent(running, meter, context.products)
                if used is not None and used >= percent:
                    return ELIGIBLE
                found = f"{meter} {used} %"
            return Eligibility(code, found, expected)

        return test

    def _in_words(self) -> str:
        words = "any" if self.product is None else self.product
        if self.plan is not None:
            words += f"@{self.plan}"
        return words if self.meter is None else f"{words}, {self.meter} ≥{self.used_percent} %"

    def figure(self, context: Context) -> str:
        """What is subscribed to."""
        return f"subscribes {self._in_words()}"


def used_percent(running: Subscription, meter: str, products: Mapping[str, Product]) -> int | None:
    """Whole percent of a plan's limit used; None: the shop states no such limit or no usage."""
    used, product = running.used.get(meter), products.get(running.product_id)
    if used is None or product is None:
        return None
    for plan in product.plans:
        if plan.id == running.plan_id:
            for each in plan.meters:
                if each.code == meter and each.limit:
                    return int(used * 100 / each.limit)
    return None
