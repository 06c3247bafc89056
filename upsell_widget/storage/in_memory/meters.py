"""What shoppers have used, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from upsell_widget.domain.meters import Meter, Report, after, joined
from upsell_widget.domain.moments import Moment, is_unspoken
from upsell_widget.domain.spikes import has_spiked
from upsell_widget.storage.in_memory.tables import Tables


class Meters:
    """A meter for each shopper and code."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def measure(self, shopper_id: str, report: Report) -> Meter:
        """Take a report in; the meter after it."""
        with self._tables.lock:
            place = shopper_id, report.code
            self._tables.meters[place] = measured = after(self._tables.meters.get(place), report)
            return measured

    def meters(self, shopper_id: str) -> tuple[Meter, ...]:
        """A shopper's meters, by code."""
        with self._tables.lock:
            return meters_of(self._tables, shopper_id)

    def levels(self, shopper_id: str | None = None) -> Sequence[tuple[str, Meter]]:
        """(shopper, meter) of the meters without a window: of one shopper, or of everyone."""
        with self._tables.lock:
            known = sorted(self._tables.meters.items())
        return [(of, meter) for (of, _), meter in known if not meter.window and shopper_id in (None, of)]


def meters_of(tables: Tables, shopper_id: str) -> tuple[Meter, ...]:
    """A shopper's meters, by code."""
    return tuple(tables.meters[place] for place in sorted(tables.meters) if place[0] == shopper_id)


def speak_of(tables: Tables, shopper_id: str, moment: Moment) -> bool:
    """Note that a moment is spoken of; False where it was before or is over."""
    place = shopper_id, moment.key
    meter = tables.meters.get(place)
    if meter is None or not is_unspoken(moment, meter) or (moment.code == "spike" and not has_spiked(meter)):
        return False
    spike = moment.code == "spike"
    tables.meters[place] = replace(meter, spike_spoken=meter.day) if spike else replace(meter, spoken=meter.share)
    return True


def move_meters(tables: Tables, visitor: str, customer: str) -> None:
    """Log-in: a visitor's meters become the customer's, joined where both have one."""
    for place in [place for place in tables.meters if place[0] == visitor]:
        theirs, own = tables.meters.pop(place), tables.meters.get((customer, place[1]))
        tables.meters[customer, place[1]] = joined(theirs, own) if own is not None else theirs
