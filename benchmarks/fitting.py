"""Fitting: a million orders over 100,000 items, less and less memory, and the same definitions on Spark.

The ten million are run by ``UPSELL_TEN_MILLION=1``: writing them takes longer than learning from them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.measuring import Figure, at_most
from benchmarks.synthetic_orders import write_orders

MILLION = 1_000_000
MEMORIES = (1200, 1000, 800)
"""MB; the first is the one that is asked about."""
LOOSE = 1.1
"""A memory setting holds when the process takes at most a tenth more, learning included."""
REAL = Path(os.environ.get("UPSELL_DATA", "")) / "online_retail_2009_2010" / "orders.parquet"


def figures() -> Iterator[Figure]:
    """Time and memory of a fit, the memory curve, and whether two engines agree."""
    with TemporaryDirectory() as folder:
        yield from _of(Path(folder), MILLION, MEMORIES, seconds=10, gigabytes=1.5)
        if os.environ.get("UPSELL_TEN_MILLION"):
            yield from _of(Path(folder), 10 * MILLION, (5500, 3000), seconds=60, gigabytes=6)
    yield from _on_spark()


def _of(folder: Path, orders: int, memories: tuple[int, ...], seconds: float, gigabytes: float) -> Iterator[Figure]:
    path = folder / f"{orders}.parquet"
    write_orders(path, orders)
    for place, memory in enumerate(memories):
        taken = _run("benchmarks.fit_once", str(path), str(memory))
        note = f"{taken['processor']:.0f} s of processor time; {taken['neighbours']:,} neighbours"
        name = f"fit of {orders:,} orders with --memory {memory}MB"
        if place == 0:
            yield at_most(f"{name}: time", taken["seconds"], seconds, "s", note)
            yield at_most(f"{name}: peak memory", taken["peak_gb"], gigabytes, "GB")
        else:
            yield Figure(f"{name}: time", f"{taken['seconds']:.1f} s", "", None, note)
            yield at_most(f"{name}: peak memory", taken["peak_gb"], memory / 1000 * LOOSE, "GB")
    path.unlink()


def _on_spark() -> Iterator[Figure]:
    name = "the same definitions on Spark"
    if not REAL.is_file():
        yield Figure(name, "not measured", "equal", None, "UPSELL_DATA names no folder with online_retail_2009_2010")
        return
    try:
        import pyspark  # noqa: F401
    except ImportError:
        yield Figure(name, "not measured", "equal", None, "pyspark is not installed: upsell_widget[spark], and Java 17")
        return
    found = _run("benchmarks.same_on_spark", str(REAL))
    equal = found["counts_equal"] and found["neighbours_equal"]
    pairs, times = f"{found['pairs']:,} pairs", f"DuckDB {found['duckdb_seconds']:.0f} s, Spark {found['spark_seconds']:.0f} s"
    yield Figure(f"{name}: counts and neighbours", "equal" if equal else "not equal", "equal", equal, f"{pairs}; {times}")
    yield Figure(f"{name}: scores apart", f"{found['scores_apart']:.1e}", "≤ 1e-9", found["scores_apart"] <= 1e-9)


def _run(module: str, *arguments: str) -> dict[str, Any]:
    run = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    found: dict[str, Any] = json.loads(run.stdout.strip().splitlines()[-1])
    return found
