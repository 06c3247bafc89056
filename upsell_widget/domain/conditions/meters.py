"""Conditions on what a shopper has used of their plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from upsell_widget.domain.context import Context
from upsell_widget.domain.meters import reaches
from upsell_widget.domain.policies import Test
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility


@dataclass(frozen=True, slots=True)
class MeterAtLeast:
    """At least so much of a meter's limit is used now, in per cent. A meter never reported never passes."""

    code: ClassVar[str] = "meter_at_least"
    meter: str
    percent: int = 80

    def __post_init__(self) -> None:
        if not self.meter:
            raise ValueError("found no meter, expected the code the shop reports it under")
        if not 1 <= self.percent <= 1000:
            raise ValueError(f"found percent {self.percent}, expected 1 to 1000")

    def compile(self) -> Test:
        """A test of the share."""
        code, meter, share, expected = self.code, self.meter, self.percent / 100, f"≥{self.percent} %"

        def test(context: Context) -> Eligibility:
            found = context.meters.get(meter)
            if found is None or not found.runs(context.now):
                return Eligibility(code, f"{meter} 0", expected)
            return ELIGIBLE if reaches(found.share, share) else Eligibility(code, found.figure, expected)

        return test

    def figure(self, context: Context) -> str:
        """The level."""
        return context.meters[self.meter].figure if self.meter in context.meters else ""
