"""Complete Journey: a grocer's year imported, and decisions taken on its real carts. ``python -m benchmarks.complete_journey``

The data is a folder of Parquet files that the environment variable UPSELL_DATA points at; see docs/importing.md.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Any

import pyarrow.parquet as pq

from benchmarks.grocer import products
from benchmarks.grocer_campaigns import campaigns
from benchmarks.measuring import Figure
from benchmarks.recorded_carts import Basket, Carts, Tally
from benchmarks.recorded_shop import RecordedShop
from upsell_widget.domain.campaigns import Programme
from upsell_widget.domain.ranking import ExpectedMargin
from upsell_widget.notifying import LogNotifier
from upsell_widget.recommenders.index import CatalogueSource, sync
from upsell_widget.settings import Settings
from upsell_widget.state import Registry, State
from upsell_widget.storage.sql_store import SqlStore

FOLDER = "completejourney"
CARTS = 2_000
LATEST = 0.2
"""Share of the baskets, the latest, that carts are drawn from."""
ABSENT = f"UPSELL_DATA names no folder that holds {FOLDER}/orders.parquet: the real data is not here, so this is left out."


def data_folder() -> Path | None:
    """Where the data is, or None where it is not."""
    folder = Path(os.environ.get("UPSELL_DATA", "")) / FOLDER
    return folder if (folder / "orders.parquet").is_file() else None


def figures() -> Iterator[Figure]:
    """The import and the decisions, for docs/performance.md."""
    folder = data_folder()
    if folder is None:
        yield Figure("Complete Journey", "not measured", "", None, ABSENT)
        return
    with tempfile.TemporaryDirectory() as place:
        url = f"sqlite:///{Path(place) / 'grocer.sqlite'}"
        done = imported(folder, url)
        yield Figure("Complete Journey imported into SQLite: 140,884 baskets, 1,439,235 lines", f"{done['seconds']:.1f} s", "", None)
        yield Figure("… peak memory of the importing process", f"{done['peak_mb']:.0f} MB", "", None)
        again = imported(folder, url)
        yield Figure("… imported a second time: lines added", str(again["new"]), "0", again["new"] == 0, f"{again['seconds']:.1f} s")
        for kind, tally in decided(folder, url, CARTS).items():
            yield from _timings(kind, tally)


def imported(folder: Path, url: str) -> dict[str, Any]:
    """Import the orders in a process of their own: rows, new rows, seconds, peak memory in MB."""
    command = [sys.executable, "-m", "benchmarks.import_file", str(folder / "orders.parquet"), url]
    done: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return done


def decided(folder: Path, url: str, carts: int) -> dict[str, Tally]:
    """Sync the index from the shop, then visit with real carts; a tally for each kind of visit."""
    shop = RecordedShop(products(folder / "items.parquet"))
    store = SqlStore(url)
    state = _state(shop, store)
    start = perf_counter()
    synced = sync(state, None)
    print(f"sync: {synced.products:,} products, {synced.families:,} families in {perf_counter() - start:.1f} s")
    live = Programme(campaigns(state.catalogue()), 1)
    object.__setattr__(state, "programme", lambda: live)
    visits = Carts(state, shop)
    visits.visit_all(latest_baskets(folder / "orders.parquet", carts))
    return visits.tallies


def latest_baskets(orders: Path, number: int) -> list[Basket]:
    """So many of the latest baskets, drawn with a fixed seed: product → quantity, as the till recorded them."""
    table = pq.read_table(orders, columns=["order_id", "ts", "item_id", "qty"]).sort_by("ts")
    rows = table.slice(int(table.num_rows * (1 - LATEST)))
    baskets: dict[int, dict[str, int]] = defaultdict(dict)
    for order_id, item_id, quantity in zip(*(rows[name].to_pylist() for name in ("order_id", "item_id", "qty")), strict=True):
        baskets[order_id][str(item_id)] = quantity
    return random.Random(7).sample(list(baskets.values()), number)


def _state(shop: RecordedShop, store: SqlStore) -> State:
    numbers = count()
    return State(
        settings=Settings(),
        shop=shop,
        store=store,
        notifier=LogNotifier(),
        ranker=ExpectedMargin(),
        registry=Registry(),
        pages={},
        clock=lambda: datetime.now(UTC),
        new_id=lambda: f"id-{next(numbers)}",
        programme=Programme,
        catalogue=CatalogueSource(store, 3600),
        write_event=lambda event: True,
        keep_receipt=lambda receipt, context: None,
        flush=lambda: None,
        signal=lambda raised: None,
    )


def _timings(kind: str, tally: Tally) -> Iterator[Figure]:
    for name, taken in (("gather", tally.gathering), ("decide", tally.deciding)):
        p99 = sorted(taken)[int(len(taken) * 0.99)]
        yield Figure(f"{kind}: {name}, {tally.visits:,} real carts", f"{statistics.median(taken):,.0f} µs", "", None, f"p99 {p99:,.0f} µs")


def _print(kind: str, tally: Tally) -> None:
    print(f"\n{kind}: {tally.visits:,} visits")
    for offered, times in tally.offers.most_common():
        print(f"  {times / tally.visits:6.1%}  {offered}")
    for campaign_id, reasons in sorted(tally.verdicts.items()):
        told = ", ".join(f"{reason} {times:,}" for reason, times in reasons.most_common())
        print(f"  {campaign_id}: {told}")
    for example in random.Random(3).sample(tally.examples, min(8, len(tally.examples))):
        print(f"    {example}")


def main() -> None:
    """Print what was measured and what was offered."""
    folder = data_folder()
    if folder is None:
        print(ABSENT)
        return
    with tempfile.TemporaryDirectory() as place:
        url = f"sqlite:///{Path(place) / 'grocer.sqlite'}"
        for run in ("first", "second"):
            done = imported(folder, url)
            print(f"import, {run} run: {done['rows']:,} rows, {done['new']:,} new, {done['seconds']:.1f} s, peak {done['peak_mb']:.0f} MB")
        for kind, tally in decided(folder, url, CARTS).items():
            _print(kind, tally)
            for figure in _timings(kind, tally):
                print(f"  {figure.name}: {figure.measured} ({figure.note})")


if __name__ == "__main__":
    main()
