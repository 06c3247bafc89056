"""The one pricing function: cart page, quote, checkout and amended order all ask it. Whole yen, tax included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SHIPPING = 550
FREE_SHIPPING_FROM = 5500


@dataclass(frozen=True, slots=True)
class Priced:
    """What pricing must know of one line. ``unit_price`` in yen before the line's discount."""

    unit_price: int
    quantity: int
    discount_percent: int = 0
    tax_percent: int = 10
    delivered: bool = True
    recurring: bool = False

    @property
    def total(self) -> int:
        """The line in yen, discount and tax in; the discount is taken off each unit, half a yen in our favour."""
        return self.quantity * less_percent(self.unit_price, self.discount_percent)

    @property
    def tax(self) -> int:
        """Consumption tax contained in the total, fractions of a yen dropped."""
        return tax_in(self.total, self.tax_percent)


@dataclass(frozen=True, slots=True)
class Bill:
    """What a cart or order comes to. ``tax`` by rate, as a qualified invoice (適格請求書) must show it."""

    goods: int
    shipping: int
    tax: tuple[tuple[int, int, int], ...]
    """(rate in percent, amount at that rate tax in, tax contained in it)"""

    @property
    def total(self) -> int:
        """Goods and shipping."""
        return self.goods + self.shipping

    @property
    def tax_total(self) -> int:
        """Tax contained in the total."""
        return sum(contained for _, _, contained in self.tax)


def bill(lines: Sequence[Priced]) -> Bill:
    """What these lines come to together."""
    goods = sum(line.total for line in lines)
    shipping = shipping_of(lines)
    at_rate: dict[int, int] = {}
    for line in lines:
        at_rate[line.tax_percent] = at_rate.get(line.tax_percent, 0) + line.total
    if shipping:
        at_rate[10] = at_rate.get(10, 0) + shipping
    return Bill(goods, shipping, tuple((rate, sum_, tax_in(sum_, rate)) for rate, sum_ in sorted(at_rate.items()) if sum_))


def shipping_of(lines: Sequence[Priced]) -> int:
    """550 yen a parcel; free from 5,500 yen of delivered goods and with a 定期便 in it; nothing where nothing is sent."""
    parcel = [line for line in lines if line.delivered]
    if not parcel or any(line.recurring for line in parcel):
        return 0
    return 0 if sum(line.total for line in parcel) >= FREE_SHIPPING_FROM else SHIPPING


def less_percent(amount: int, percent: int) -> int:
    """An amount less a whole percentage, half a yen rounded up.

    >>> less_percent(1985, 10)
    1787
    """
    return (amount * (100 - percent) * 2 + 100) // 200


def tax_in(amount: int, percent: int) -> int:
    """The tax contained in a tax-inclusive amount, fractions dropped.

    >>> tax_in(1080, 8)
    80
    """
    return amount * percent // (100 + percent)
