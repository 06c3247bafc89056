"""Conditions on the cart: what it is worth, what is in it, what was taken out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from upsell_widget.domain.conditions.bounds import bounds, check_bounds
from upsell_widget.domain.conditions.bounds import in_words as bounds_in_words
from upsell_widget.domain.conditions.goods import any_given, check_attribute, first_meant, goods, in_words
from upsell_widget.domain.context import Context
from upsell_widget.domain.policies import Test
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility

NO_CART = "no cart"


@dataclass(frozen=True, slots=True)
class CartTotal:
    """The goods in the cart are worth between two amounts, in minor units of one currency."""

    code: ClassVar[str] = "cart_total"
    currency: str
    at_least: int | None = None
    at_most: int | None = None

    def __post_init__(self) -> None:
        check_bounds(self.at_least, self.at_most)

    def compile(self) -> Test:
        """A test of the cart's total; another currency never passes."""
        code, currency = self.code, self.currency
        lowest, highest = bounds(self.at_least, self.at_most)
        expected = f"{bounds_in_words(self.at_least, self.at_most)} {currency}"

        def test(context: Context) -> Eligibility:
            cart = context.cart
            if cart is None:
                return Eligibility(code, NO_CART, expected)
            total = cart.total
            if lowest <= total.amount <= highest and total.currency == currency:
                return ELIGIBLE
            return Eligibility(code, f"{total.amount} {total.currency}", expected)

        return test

    def figure(self, context: Context) -> str:
        """What the goods come to."""
        return f"cart {context.cart.total.amount} {context.cart.total.currency}" if context.cart is not None else ""


@dataclass(frozen=True, slots=True)
class ItemCount:
    """The cart holds between so many and so many units, all lines together."""

    code: ClassVar[str] = "item_count"
    at_least: int | None = None
    at_most: int | None = None

    def __post_init__(self) -> None:
        check_bounds(self.at_least, self.at_most)

    def compile(self) -> Test:
        """A test of the sum of quantities; no cart counts as none."""
        code, expected = self.code, bounds_in_words(self.at_least, self.at_most)
        lowest, highest = bounds(self.at_least, self.at_most)

        def test(context: Context) -> Eligibility:
            cart, found = context.cart, 0
            if cart is not None:
                for line in cart.lines:
                    found += line.quantity
            return ELIGIBLE if lowest <= found <= highest else Eligibility(code, found, expected)

        return test

    def figure(self, context: Context) -> str:
        """How many units."""
        return f"units in the cart {sum(line.quantity for line in context.cart.lines) if context.cart is not None else 0}"


@dataclass(frozen=True, slots=True)
class CartContains:
    """A product in the cart is the one named: by id, by category, by attribute (of any value, or of one)."""

    code: ClassVar[str] = "cart_contains"
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
            cart, products = context.cart, context.products
            if cart is None:
                return Eligibility(code, NO_CART, expected)
            for line in cart.lines:
                if means(line.product_id, products):
                    return ELIGIBLE
            return Eligibility(code, [line.product_id for line in cart.lines], expected)

        return test

    def figure(self, context: Context) -> str:
        """The first product that is meant."""
        means = goods(self.product, self.category, self.attribute, self.value)
        lines = context.cart.lines if context.cart is not None else ()
        return f"in the cart {first_meant(means, (line.product_id for line in lines), context.products)}"


@dataclass(frozen=True, slots=True)
class Removed:
    """A product was taken out of the cart since the previous page: any, or the one named."""

    code: ClassVar[str] = "removed"
    product: str | None = None
    category: str | None = None

    def compile(self) -> Test:
        """A test of what was removed. The cart is necessary data: no consent is asked for it."""
        code, expected = self.code, in_words(self.product, self.category)
        means = goods(self.product, self.category)

        def test(context: Context) -> Eligibility:
            products = context.products
            for product_id in context.removed:
                if means(product_id, products):
                    return ELIGIBLE
            return Eligibility(code, list(context.removed), expected)

        return test

    def figure(self, context: Context) -> str:
        """The first product that is meant."""
        return f"removed {first_meant(goods(self.product, self.category), context.removed, context.products)}"
