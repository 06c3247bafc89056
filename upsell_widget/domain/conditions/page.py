"""Conditions on the moment: what the page says of itself, what was declined on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from upsell_widget.domain.context import Context
from upsell_widget.domain.offers import OfferKind
from upsell_widget.domain.policies import Test
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility


@dataclass(frozen=True, slots=True)
class PageFact:
    """A fact the shop's page states of itself has a value; without ``value``: is stated at all."""

    code: ClassVar[str] = "page_fact"
    name: str
    value: str | None = None

    def compile(self) -> Test:
        """A test of one fact."""
        code, name, value = self.code, self.name, self.value
        expected = name if value is None else f"{name}={value}"

        def test(context: Context) -> Eligibility:
            found = context.facts.get(name)
            if found is not None and (value is None or found == value):
                return ELIGIBLE
            return Eligibility(code, f"{name}={found}", expected)

        return test

    def figure(self, context: Context) -> str:
        """The fact."""
        return f"page {self.name}={context.facts.get(self.name)}"


@dataclass(frozen=True, slots=True)
class Declined:
    """An offer was declined a moment ago: of any kind, or of this one."""

    code: ClassVar[str] = "declined"
    kind: OfferKind | None = None

    def compile(self) -> Test:
        """A test of the offer that was declined in this dialog."""
        code, kind = self.code, self.kind
        expected = "a declined offer" if kind is None else kind.value

        def test(context: Context) -> Eligibility:
            declined = context.declined
            if declined is not None and (kind is None or declined.kind == kind):
                return ELIGIBLE
            return Eligibility(code, declined.kind.value if declined is not None else None, expected)

        return test

    def figure(self, context: Context) -> str:
        """What was declined."""
        return f"declined {context.declined.kind.value}" if context.declined is not None else ""
