"""Conditions on the order just placed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from upsell_widget.domain.conditions.bounds import check_bounds, periods
from upsell_widget.domain.conditions.bounds import in_words as bounds_in_words
from upsell_widget.domain.conditions.goods import any_given, check_attribute, first_meant, goods, in_words
from upsell_widget.domain.context import Context
from upsell_widget.domain.policies import Test
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility

NO_ORDER = "no order"


@dataclass(frozen=True, slots=True)
class MinutesSinceOrder:
    """The order was placed so many minutes ago: the moment passes."""

    code: ClassVar[str] = "minutes_since_order"
    at_least: int | None = None
    at_most: int | None = None

    def __post_init__(self) -> None:
        check_bounds(self.at_least, self.at_most)

    def compile(self) -> Test:
        """A test of the age of the page's order in whole minutes."""
        code, expected = self.code, bounds_in_words(self.at_least, self.at_most)
        shortest, longest = periods(self.at_least, self.at_most, timedelta(minutes=1))

        def test(context: Context) -> Eligibility:
            order = context.order
            if order is None:
                return Eligibility(code, NO_ORDER, expected)
            age = context.now - order.placed_at
            if shortest <= age <= longest:
                return ELIGIBLE
            return Eligibility(code, age // timedelta(minutes=1), expected)

        return test

    def figure(self, context: Context) -> str:
        """How many minutes."""
        order = context.order
        return f"ordered {(context.now - order.placed_at) // timedelta(minutes=1)} minutes ago" if order is not None else ""


@dataclass(frozen=True, slots=True)
class OrderContains:
    """A product in the order is the one named: by id, by category, by attribute (of any value, or of one)."""

    code: ClassVar[str] = "order_contains"
    product: str | None = None
    category: str | None = None
    attribute: str | None = None
    value: str | None = None

    def __post_init__(self) -> None:
        any_given(self.product, self.category, self.attribute)
        check_attribute(self.attribute, self.value)

    def compile(self) -> Test:
        """A test of each line; what is given must all hold for the same line."""
        code, expected = self.code, in_words(self.product, self.category, self.attribute, self.value)
        means = goods(self.product, self.category, self.attribute, self.value)

        def test(context: Context) -> Eligibility:
            order, products = context.order, context.products
            if order is None:
                return Eligibility(code, NO_ORDER, expected)
            for line in order.lines:
                if means(line.product_id, products):
                    return ELIGIBLE
            return Eligibility(code, [line.product_id for line in order.lines], expected)

        return test

    def figure(self, context: Context) -> str:
        """The first product that is meant."""
        means = goods(self.product, self.category, self.attribute, self.value)
        lines = context.order.lines if context.order is not None else ()
        return f"ordered {first_meant(means, (line.product_id for line in lines), context.products)}"
