"""The port to what shoppers have used of their plans."""

from __future__ import annotations

from typing import Protocol

from upsell_widget.domain.meters import Meter, Report


class MeterStore(Protocol):
    """Meters: a row for each shopper and meter."""

    def measure(self, shopper_id: str, report: Report) -> Meter:
        """Take a report in, in one SQL statement, whoever else reports at once; the meter after it (``domain.meters.after``)."""

    def meters(self, shopper_id: str) -> tuple[Meter, ...]:
        """A shopper's meters, by code."""
