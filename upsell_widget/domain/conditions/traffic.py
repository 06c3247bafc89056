"""Condition on where the visit came from."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar

from upsell_widget.domain.context import Context
from upsell_widget.domain.policies import Test
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility


@dataclass(frozen=True, slots=True)
class TrafficSource:
    """The session came through a link marked so: everything given must be equal."""

    code: ClassVar[str] = "traffic_source"
    utm_source: str | None = None
    utm_medium: str | None = None
    utm_campaign: str | None = None
    utm_term: str | None = None
    utm_content: str | None = None

    def __post_init__(self) -> None:
        if not self._wanted():
            raise ValueError("found no utm parameter, expected at least one")

    def _wanted(self) -> tuple[tuple[str, str], ...]:
        given = ((each.name, getattr(self, each.name)) for each in fields(self))
        return tuple((name, value) for name, value in given if value is not None)

    def compile(self) -> Test:
        """A test of the session's utm parameters."""
        code, wanted = self.code, self._wanted()

        def test(context: Context) -> Eligibility:
            source = context.source
            for name, value in wanted:
                if source.get(name) != value:
                    return Eligibility(code, f"{name}={source.get(name)}", f"{name}={value}")
            return ELIGIBLE

        return test

    def figure(self, context: Context) -> str:
        """The parameters asked for; the session's are equal."""
        return ", ".join(f"{name}={value}" for name, value in self._wanted())
