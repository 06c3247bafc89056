"""How the ledger shop prices: one set of functions, for what it quotes and for what it charges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from upsell_widget.domain.money import Money
from upsell_widget.domain.shop import Quote

CURRENCY = "JPY"


@dataclass(frozen=True)
class Tariff:
    """What lies on top of the prices of one cart or order: a coupon, and shipping up to a threshold."""

    coupon_percent: int = 0
    shipping: int = 0
    free_from: int | None = None

    def goods(self, totals: Sequence[int]) -> int:
        """The goods, after the coupon."""
        return Money(sum(totals), CURRENCY).less_percent(self.coupon_percent).amount

    def freight(self, totals: Sequence[int]) -> int:
        """The shipping."""
        is_free = not totals or (self.free_from is not None and self.goods(totals) >= self.free_from)
        return 0 if is_free else self.shipping


@dataclass(frozen=True)
class Priced:
    """One line as it would stand after a change: its total, and what later deliveries cost."""

    total: int
    tax_percent: int
    later: int | None = None


def line_total(unit: int, quantity: int, discount_percent: int) -> int:
    """One line after its own discount."""
    return Money(unit * quantity, CURRENCY).less_percent(discount_percent).amount


def quote_for(tariff: Tariff, before: Mapping[str, int], kept: Mapping[str, int], line: Priced, *, ships: bool) -> Quote:
    """What it costs to go from the lines ``before`` to the lines ``kept`` and one new. ``ships``: shipping is settled now."""
    old, new = list(before.values()), [*kept.values(), line.total]
    price = tariff.goods([line.total])
    freight = tariff.freight(new) - tariff.freight(old) if ships else 0
    difference = tariff.goods(new) - tariff.goods(old) + freight
    total = tariff.goods(new) + (tariff.freight(new) if ships else 0)
    return Quote(
        price=Money(price, CURRENCY),
        difference=Money(difference, CURRENCY),
        total=Money(total, CURRENCY),
        tax=Money(price * line.tax_percent // (100 + line.tax_percent), CURRENCY),
        shipping=Money(freight, CURRENCY) if ships else None,
        later=Money(line.later, CURRENCY) if line.later is not None else None,
        later_shipping=Money(tariff.shipping, CURRENCY) if line.later is not None else None,
    )
