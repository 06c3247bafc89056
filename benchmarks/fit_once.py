"""One fit in a process of its own: ``python -m benchmarks.fit_once ORDERS MEMORY_MB [ENGINE]``; prints what it took as JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from upsell_widget.fitting.duckdb_engine import DuckDbEngine
from upsell_widget.fitting.fit import Recipe, fit
from upsell_widget.fitting.interactions import Files

THREADS = 2


def main(orders: str, memory: str) -> None:
    """Fit, and say how long it took from the start of the process and how much memory at most."""
    with TemporaryDirectory() as folder:
        recipe = Recipe(
            Path(folder) / "model.safetensors",
            lambda scratch: Files(Path(orders)),
            lambda scratch: DuckDbEngine(scratch, int(memory) * 1_000_000, THREADS),
        )
        stages: dict[str, float] = {}
        began, stage = time.monotonic(), "start"

        def progress(doing: str) -> None:
            nonlocal began, stage
            now = time.monotonic()
            stages[stage] = round(stages.get(stage, 0.0) + now - began, 2)
            began, stage = now, doing

        start = time.monotonic()
        fitted = fit(recipe, datetime.now(UTC), progress)
        progress("end")
        usage = resource.getrusage(resource.RUSAGE_SELF)
    taken = {"seconds": time.monotonic() - start, "processor": usage.ru_utime + usage.ru_stime, "peak_gb": usage.ru_maxrss * 1024 / 1e9}
    print(json.dumps({**taken, "neighbours": fitted.complements, "stages": stages}))


if __name__ == "__main__":
    main(*sys.argv[1:])
