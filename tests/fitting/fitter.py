"""What runs in a process of its own: a fit that may die of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.faults.processes import DieAt
from upsell_widget.fitting.duckdb_engine import DuckDbEngine
from upsell_widget.fitting.fit import Recipe, fit
from upsell_widget.fitting.interactions import Files

NOW = datetime(2026, 11, 23, tzinfo=UTC)
NEVER = 10_000


def fit_and_die(path: Path, orders: Path, point: int = NEVER) -> None:
    """Fit, and die at the point of this number."""
    recipe = Recipe(path, lambda folder: Files(orders), lambda folder: DuckDbEngine(folder, 600_000_000, 1))
    fit(recipe, NOW, lambda doing: None, DieAt(point))
