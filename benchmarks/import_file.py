"""Import a file of orders in a process of its own, and say in JSON what it took: ``python -m benchmarks.import_file FILE URL``."""

from __future__ import annotations

import json
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from upsell_widget.imports.files import digest_of, open_table
from upsell_widget.imports.importing import import_rows
from upsell_widget.imports.orders import Orders
from upsell_widget.storage.sql_store import SqlStore


def main(file: Path, url: str, currency: str = "USD") -> None:
    """Import, then print rows, new rows, seconds and peak memory."""
    store = SqlStore(url)
    store.migrate()
    start = perf_counter()
    done = import_rows(open_table(file), digest_of(file), Orders(store, currency), store, lambda: datetime.now(UTC), lambda *_: None)
    seconds = perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rows": done.rows, "new": done.new, "seconds": seconds, "peak_mb": peak}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
