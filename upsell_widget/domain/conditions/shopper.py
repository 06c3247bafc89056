"""Conditions on who is here: history with the shop, what they told it of themselves, language, device."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Literal

from upsell_widget.domain.conditions.bounds import bounds, check_bounds, in_words, periods
from upsell_widget.domain.context import Context
from upsell_widget.domain.policies import Test
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility


@dataclass(frozen=True, slots=True)
class ReturningCustomer:
    """The customer has ordered before."""

    code: ClassVar[str] = "returning_customer"
    personal: ClassVar[bool] = True

    def compile(self) -> Test:
        """A test of the number of orders."""
        code = self.code

        def test(context: Context) -> Eligibility:
            found = context.shopper.order_count
            return ELIGIBLE if found > 0 else Eligibility(code, found, "≥1 order")

        return test

    def figure(self, context: Context) -> str:
        """How many orders."""
        return f"orders {context.shopper.order_count}"


@dataclass(frozen=True, slots=True)
class OrderCount:
    """The customer has placed between so many and so many orders."""

    code: ClassVar[str] = "order_count"
    personal: ClassVar[bool] = True
    at_least: int | None = None
    at_most: int | None = None

    def __post_init__(self) -> None:
        check_bounds(self.at_least, self.at_most)

    def compile(self) -> Test:
        """A test of the number of orders; a visitor has none."""
        code, expected = self.code, in_words(self.at_least, self.at_most)
        lowest, highest = bounds(self.at_least, self.at_most)

        def test(context: Context) -> Eligibility:
            found = context.shopper.order_count
            return ELIGIBLE if lowest <= found <= highest else Eligibility(code, found, expected)

        return test

    def figure(self, context: Context) -> str:
        """How many orders."""
        return f"orders {context.shopper.order_count}"


@dataclass(frozen=True, slots=True)
class TenureDays:
    """The customer has been one for so many days. A visitor never passes."""

    code: ClassVar[str] = "tenure_days"
    personal: ClassVar[bool] = True
    at_least: int | None = None
    at_most: int | None = None

    def __post_init__(self) -> None:
        check_bounds(self.at_least, self.at_most)

    def compile(self) -> Test:
        """A test of the whole days since the shopper became a customer."""
        code, expected = self.code, in_words(self.at_least, self.at_most)
        shortest, longest = periods(self.at_least, self.at_most, timedelta(days=1))

        def test(context: Context) -> Eligibility:
            since = context.shopper.customer_since
            if since is None:
                return Eligibility(code, "not a customer", expected)
            tenure = context.now - since
            return ELIGIBLE if shortest <= tenure <= longest else Eligibility(code, tenure.days, expected)

        return test

    def figure(self, context: Context) -> str:
        """How many days."""
        since = context.shopper.customer_since
        return f"customer for {(context.now - since).days} days" if since is not None else ""


@dataclass(frozen=True, slots=True)
class AttributeAgrees:
    """What the shopper told the shop of themselves equals a value. Never by a sensitive attribute (G29)."""

    code: ClassVar[str] = "attribute_agrees"
    personal: ClassVar[bool] = True
    name: str
    value: str

    def compile(self) -> Test:
        """A test of one attribute; not stated never passes."""
        code, name, value = self.code, self.name, self.value
        expected = f"{name}={value}"

        def test(context: Context) -> Eligibility:
            found = context.shopper.attributes.get(name)
            return ELIGIBLE if found == value else Eligibility(code, f"{name}={found}", expected)

        return test

    def figure(self, context: Context) -> str:
        """The attribute."""
        return f"{self.name}={self.value}"


@dataclass(frozen=True, slots=True)
class Locale:
    """The page is read in one of these languages ("ja", "en") or locales ("en_GB")."""

    code: ClassVar[str] = "locale"
    one_of: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.one_of:
            raise ValueError("found no locale in one_of, expected at least one")

    def compile(self) -> Test:
        """A test of the locale, then of its language."""
        code, one_of = self.code, self.one_of
        wanted = frozenset(each.replace("-", "_") for each in one_of)

        def test(context: Context) -> Eligibility:
            locale = context.locale
            if locale in wanted:
                return ELIGIBLE
            found = locale.replace("-", "_")
            if found in wanted or found.partition("_")[0] in wanted:
                return ELIGIBLE
            return Eligibility(code, locale, list(one_of))

        return test

    def figure(self, context: Context) -> str:
        """The locale."""
        return f"locale {context.locale}"


@dataclass(frozen=True, slots=True)
class Device:
    """The shopper is at a desktop or on a mobile device."""

    code: ClassVar[str] = "device"
    kind: Literal["desktop", "mobile"]

    def compile(self) -> Test:
        """A test of the device's kind."""
        code, kind = self.code, self.kind

        def test(context: Context) -> Eligibility:
            found = context.device
            return ELIGIBLE if found == kind else Eligibility(code, found, kind)

        return test

    def figure(self, context: Context) -> str:
        """The device."""
        return f"device {context.device}"
