"""One definition, two engines: ``python -m benchmarks.same_on_spark ORDERS`` counts on both and says where they differ."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from upsell_widget.fitting.count import Counted, count
from upsell_widget.fitting.counting import Counting
from upsell_widget.fitting.duckdb_engine import DuckDbEngine
from upsell_widget.fitting.engines import Engine
from upsell_widget.fitting.interactions import Files, read_files
from upsell_widget.fitting.scores import COSINE, scored

MEMORY = 2_000_000_000
EXACT = ("left", "right", "together", "people")
SCORES = ("gram", "weight", "popularity", "mass")


def main(orders: str) -> None:
    """Count on both and print what was found as JSON."""
    from upsell_widget.fitting.spark_engine import SparkEngine

    ours, first = _counted(orders, lambda folder: DuckDbEngine(folder, MEMORY, 2))
    theirs, second = _counted(orders, lambda folder: SparkEngine(folder, MEMORY, 2))
    same = ours.ids == theirs.ids and all(np.array_equal(getattr(ours.bought, name), getattr(theirs.bought, name)) for name in EXACT)
    tables = [scored(each.bought, COSINE).table(each.bought.items, 100) for each in (ours, theirs)]
    neighbours = all(np.array_equal(getattr(tables[0], name), getattr(tables[1], name)) for name in ("starts", "neighbours", "together"))
    apart = max(float(np.abs(getattr(ours.bought, name) - getattr(theirs.bought, name)).max()) for name in SCORES) if same else float("inf")
    told = {"pairs": len(ours.bought.left), "counts_equal": same, "neighbours_equal": neighbours, "scores_apart": apart}
    print(json.dumps({**told, "duckdb_seconds": first, "spark_seconds": second}))


def _counted(orders: str, engine_in: object) -> tuple[Counted, float]:
    start = time.monotonic()
    with TemporaryDirectory() as folder:
        engine: Engine = engine_in(Path(folder))  # type: ignore[operator]
        try:
            return count(read_files(Files(Path(orders)), engine), engine, Counting(), lambda doing: None), time.monotonic() - start
        finally:
            engine.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
