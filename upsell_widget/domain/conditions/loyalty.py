"""Conditions on how the customer feels about the shop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from upsell_widget.domain.conditions.bounds import bounds, check_bounds, in_words
from upsell_widget.domain.context import Context
from upsell_widget.domain.loyalty import HealthBand
from upsell_widget.domain.policies import Test
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility


@dataclass(frozen=True, slots=True)
class LoyaltyBand:
    """The customer's health is in one of these bands."""

    code: ClassVar[str] = "loyalty_band"
    personal: ClassVar[bool] = True
    one_of: tuple[HealthBand, ...]

    def __post_init__(self) -> None:
        if not self.one_of:
            raise ValueError("found no band in one_of, expected at least one")

    def compile(self) -> Test:
        """A test of the band; thin data is the band ``unknown``."""
        code, wanted = self.code, frozenset(self.one_of)
        expected = [band.value for band in self.one_of]

        def test(context: Context) -> Eligibility:
            loyalty = context.shopper.loyalty
            return ELIGIBLE if loyalty.band in wanted else Eligibility(code, loyalty.band_in_words, expected)

        return test

    def figure(self, context: Context) -> str:
        """The band and the score."""
        return context.shopper.loyalty.band_in_words


@dataclass(frozen=True, slots=True)
class Nps:
    """The customer's last answer to "would you recommend us", 0–10, lies within bounds. No answer never passes."""

    code: ClassVar[str] = "nps"
    personal: ClassVar[bool] = True
    at_least: int | None = None
    at_most: int | None = None

    def __post_init__(self) -> None:
        check_bounds(self.at_least, self.at_most)

    def compile(self) -> Test:
        """A test of the last answer."""
        code, expected = self.code, in_words(self.at_least, self.at_most)
        lowest, highest = bounds(self.at_least, self.at_most)

        def test(context: Context) -> Eligibility:
            found = context.shopper.loyalty.nps
            if found is not None and lowest <= found <= highest:
                return ELIGIBLE
            return Eligibility(code, found, expected)

        return test

    def figure(self, context: Context) -> str:
        """The answer."""
        return f"nps {context.shopper.loyalty.nps}"
