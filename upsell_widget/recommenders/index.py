"""The shared catalogue index: built from the shop by a sync, read by every worker."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from upsell_widget.domain.catalogue import Catalogue, entry_of
from upsell_widget.ports.store import HistoryStore
from upsell_widget.refreshed import Refreshed
from upsell_widget.state import State


class CatalogueSource(Refreshed[Catalogue]):
    """Call it for the current catalogue."""

    def __init__(self, store: HistoryStore, reload_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        super().__init__("catalogue", store.catalogue_version, self._catalogue, Catalogue(), reload_seconds, clock)

    def _catalogue(self) -> tuple[int, Catalogue]:
        version, entries = self._store.load_catalogue()
        return version, Catalogue(entries, version)


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync wrote."""

    version: int
    products: int
    sold: int
    """How many of them were sold in the window."""
    families: int
    sets: int


def sync(state: State, window: timedelta | None) -> Synced:
    """Build the index anew from everything the shop has for sale, with the units sold in the window (None: ever)."""
    now = state.clock()
    sold = state.store.units_sold(now - window if window is not None else None)
    on_sale = {product.id: product for product in state.shop.catalogue() if product.available}
    entries = [entry_of(product, sold.get(product.id, 0)) for product in on_sale.values()]
    version = state.store.save_catalogue(entries, now)
    return Synced(
        version=version,
        products=len(entries),
        sold=sum(entry.popularity > 0 for entry in entries),
        families=len({entry.family for entry in entries} - {None}),
        sets=sum(bool(entry.parts) for entry in entries),
    )
