"""Past orders, the catalogue index and import positions, in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from threading import RLock

from upsell_widget.domain.catalogue import Entry
from upsell_widget.domain.outcomes import Bought, Purchase
from upsell_widget.storage.windows import MOST_BOUGHT


class History:
    """What a reset keeps besides campaigns."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._purchases: dict[tuple[str, str], Purchase] = {}
        self._catalogue: tuple[int, tuple[Entry, ...]] = (0, ())
        self._positions: dict[str, int] = {}

    def add_purchases(self, purchases: Sequence[Purchase]) -> int:
        """Add rows of past orders; how many were new."""
        with self._lock:
            before = len(self._purchases)
            for purchase in purchases:
                self._purchases.setdefault((purchase.order_id, purchase.product_id), purchase)
            return len(self._purchases) - before

    def bought(self, customer_id: str) -> tuple[Bought, ...]:
        """A customer's latest purchases, newest first."""
        with self._lock:
            found = [Bought(each.product_id, each.at) for each in self._purchases.values() if each.customer_id == customer_id]
        return tuple(sorted(found, key=lambda each: each.at, reverse=True)[:MOST_BOUGHT])

    def purchases(self) -> tuple[Purchase, ...]:
        """Every row of past orders."""
        with self._lock:
            return tuple(self._purchases.values())

    def order_lines(self, after: tuple[str, str] | None, at_most: int) -> Sequence[tuple[str, str, str, datetime]]:
        """(order, product, customer, when) of past orders by (order, product), from behind a place on."""
        with self._lock:
            behind = sorted(place for place in self._purchases if after is None or place > after)[:at_most]
            return [(*place, self._purchases[place].customer_id, self._purchases[place].at) for place in behind]

    def units_sold(self, since: datetime | None = None) -> Mapping[str, int]:
        """Product id → units."""
        units: Counter[str] = Counter()
        with self._lock:
            for purchase in self._purchases.values():
                if since is None or purchase.at >= since:
                    units[purchase.product_id] += purchase.quantity
        return dict(units)

    def save_catalogue(self, entries: Iterable[Entry], at: datetime) -> int:
        """Replace the shared index; its new version."""
        kept = tuple(entries)
        with self._lock:
            self._catalogue = self._catalogue[0] + 1, kept
            return self._catalogue[0]

    def catalogue_version(self) -> int:
        """The version of the shared index; 0: never synced."""
        return self._catalogue[0]

    def load_catalogue(self) -> tuple[int, tuple[Entry, ...]]:
        """The shared index."""
        return self._catalogue

    def import_position(self, source: str) -> int:
        """Rows of this file already imported."""
        return self._positions.get(source, 0)

    def set_import_position(self, source: str, rows: int, at: datetime) -> None:
        """Note how far an import came."""
        self._positions[source] = rows
