"""Conditions on what was looked at. Without consent they answer ``no_consent`` (G28)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from upsell_widget.domain.conditions.goods import any_given, first_meant, goods, in_category, in_words
from upsell_widget.domain.context import Context
from upsell_widget.domain.policies import Test
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility, Reason

NO_CONSENT = Eligibility(Reason.NO_CONSENT, "no consent", "consent to the use of browsing history")


@dataclass(frozen=True, slots=True)
class Viewed:
    """A product or category was looked at so many times: in this session, or (``days``) in the last days, up to 30."""

    code: ClassVar[str] = "viewed"
    product: str | None = None
    category: str | None = None
    times: int = 1
    days: int | None = None

    def __post_init__(self) -> None:
        any_given(self.product, self.category)
        if self.times < 1:
            raise ValueError(f"found times {self.times}, expected at least 1")
        if self.days is not None and not 1 <= self.days <= 30:
            raise ValueError(f"found days {self.days}, expected 1 to 30, which is how long views are remembered")

    def compile(self) -> Test:
        """A test that counts the views, newest first, and stops at enough."""
        code, product, category, times = self.code, self.product, self.category, self.times
        period = timedelta(days=self.days) if self.days is not None else None
        expected = f"{in_words(product, category)} ≥{times}×"

        def test(context: Context) -> Eligibility:
            if not context.consent:
                return NO_CONSENT
            found, session = 0, context.session_id
            since = None if period is None else context.now - period
            for view in context.views:
                if (view.session_id != session) if since is None else (view.at < since):
                    continue
                if (product is None or view.product_id == product) and (category is None or in_category(view.category, category)):
                    found += 1
                    if found == times:
                        return ELIGIBLE
            return Eligibility(code, found, expected)

        return test

    def figure(self, context: Context) -> str:
        """What was looked at, so many times at least: counting stops at enough."""
        return f"viewed {in_words(self.product, self.category)} ≥{self.times}×"


@dataclass(frozen=True, slots=True)
class Studied:
    """A product was looked at twice, or for 30 seconds, in this session and not bought: any, or the one named."""

    code: ClassVar[str] = "studied"
    product: str | None = None
    category: str | None = None

    def compile(self) -> Test:
        """A test of the studied products."""
        code, expected = self.code, in_words(self.product, self.category)
        means = goods(self.product, self.category)

        def test(context: Context) -> Eligibility:
            if not context.consent:
                return NO_CONSENT
            products = context.products
            for product_id in context.studied:
                if means(product_id, products):
                    return ELIGIBLE
            return Eligibility(code, list(context.studied), expected)

        return test

    def figure(self, context: Context) -> str:
        """The first product that is meant."""
        return f"studied {first_meant(goods(self.product, self.category), context.studied, context.products)}"
