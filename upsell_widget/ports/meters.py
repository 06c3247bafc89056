"""The port to what shoppers have used of their plans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from upsell_widget.domain.meters import Meter, Report


class MeterStore(Protocol):
    """Meters: a row for each shopper and meter."""

    def measure(self, shopper_id: str, report: Report) -> Meter:
        """Take a report in, in one SQL statement, whoever else reports at once; the meter after it (``domain.meters.after``)."""

    def meters(self, shopper_id: str) -> tuple[Meter, ...]:
        """A shopper's meters, by code."""

    def levels(self, shopper_id: str | None = None) -> Sequence[tuple[str, Meter]]:
        """(shopper, meter) of the meters without a window: of one shopper, or (None) of everyone."""
