"""What runs in a process of its own: a fit that may die of it."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime
from pathlib import Path

from upsell_widget.fitting.duckdb_engine import DuckDbEngine
from upsell_widget.fitting.fit import Recipe, fit
from upsell_widget.fitting.interactions import Files

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def fit_and_die(path: Path, orders: Path, fatal: str = "") -> None:
    """Fit, and die (SIGKILL: nothing is cleaned up) when the point of this name is passed."""

    def step(point: str) -> None:
        if point == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    recipe = Recipe(path, lambda folder: Files(orders), lambda folder: DuckDbEngine(folder, 600_000_000, 1))
    fit(recipe, NOW, lambda doing: None, step)
