"""The rule health is reckoned by: which measures, and when there are too few to say anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from upsell_widget.domain.health.measures import Measure, Shape
from upsell_widget.domain.text import Text


def _named(code: str, shape: Shape, unit: float, weight: float, ja: str, en: str) -> Measure:
    return Measure(code, shape, unit, weight, Text.of({"ja": ja, "en": en}))


BUILT_IN = (
    _named("recency", Shape.LESS, 90, 20, "最後の注文からの日数", "days since the last order"),
    _named("frequency", Shape.MORE, 3, 15, "1年間の注文数", "orders in a year"),
    _named("spend_trend", Shape.SHARE, 1, 10, "購入額の推移", "spending, against before"),
    _named("usage", Shape.SHARE, 0.8, 15, "プランの利用率", "use of the plan"),
    _named("nps", Shape.SHARE, 10, 15, "おすすめ度", "would recommend us"),
    _named("support_tickets", Shape.LESS, 2, 10, "お問い合わせ件数", "support tickets"),
    _named("failed_payments", Shape.LESS, 1, 5, "決済の失敗", "failed payments"),
    _named("returns", Shape.LESS, 0.25, 5, "返品の割合", "share of orders returned"),
    _named("tenure", Shape.MORE, 365, 5, "おつきあいの日数", "days as a customer"),
)
"""The measures there are before a shop says otherwise. Weights add up to 100; see ``docs/loyalty.md``."""


@dataclass(frozen=True, slots=True)
class HealthRule:
    """Which measures count, and how many must be known before a score is believed."""

    measures: tuple[Measure, ...] = BUILT_IN
    fewest: int = 3
    """Measures that must be known, or the band is ``unknown``."""
    least_weight: float = 0.4
    """The share of all weight that must be known, or the band is ``unknown``."""
    by_code: Mapping[str, Measure] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse a rule nobody could be measured by."""
        codes = [each.code for each in self.measures]
        if len(set(codes)) < len(codes):
            raise ValueError(f"found a measure twice among {', '.join(codes)}, expected each once")
        counting = sum(each.weight > 0 for each in self.measures)
        if not 1 <= self.fewest <= counting:
            raise ValueError(f"found fewest = {self.fewest}, expected 1 to {counting}, the measures that have a weight")
        if not 0 <= self.least_weight <= 1:
            raise ValueError(f"found least_weight = {self.least_weight}, expected a share from 0 to 1")
        object.__setattr__(self, "by_code", MappingProxyType({each.code: each for each in self.measures}))

    @property
    def weight(self) -> float:
        """All weight there is."""
        return sum(each.weight for each in self.measures)


USUAL = HealthRule()
"""The rule until a shop brings its own."""
