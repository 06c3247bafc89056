"""``flask upsell fit``: learn from orders and views what goes together."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import with_appcontext

from upsell_widget.cli.progress import stage_bar
from upsell_widget.state import State, state_of

if TYPE_CHECKING:
    from upsell_widget.fitting.engines import Engine
    from upsell_widget.fitting.fit import Fitted, Recipe
    from upsell_widget.fitting.interactions import Files

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
UNITS = {"MB": 1_000_000, "GB": 1_000_000_000}


class Memory(click.ParamType[int]):
    """An amount of memory, like 1GB or 800MB, in bytes."""

    name = "memory"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number of bytes."""
        found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(MB|GB)", str(value).strip(), re.IGNORECASE)
        if found is None:
            self.fail(f"found {value!r}, expected an amount like 1GB or 800MB", param, ctx)
        return int(float(found[1]) * UNITS[found[2].upper()])


@contextmanager
def needed(extra: str) -> Iterator[None]:
    """Within it a package that is not installed is one line that says how to install it."""
    try:
        yield
    except ImportError as error:
        raise click.ClickException(f"{error.name} is not installed; fitting needs it: pip install 'upsell_widget[{extra}]'") from error


@click.command("fit")
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", show_default=True, help="What counts.")
@click.option(
    "--memory", type=Memory(), default="1GB", show_default=True, help="The most memory counting may take; it goes to disk beyond."
)
@click.option("--threads", type=click.IntRange(min=1), default=2, show_default=True, help="How many threads count.")
@click.option("--from", "orders", type=FILE, help="A Parquet or CSV file of orders; default: the orders in our own database.")
@click.option("--views", type=FILE, help="A Parquet or CSV file of views, beside --from.")
@with_appcontext
def fit_command(engine: str, memory: int, threads: int, orders: Path | None, views: Path | None) -> None:
    """Learn what goes together from orders and views. Running workers pick the new model up by themselves."""
    if views is not None and orders is None:
        raise click.UsageError("found --views without --from, expected both: orders and views come from one place")
    with needed("spark" if engine == "spark" else "fit"):
        from upsell_widget.fitting.fit import STAGES, fit

        state = state_of(current_app)
        path = state.settings.model_path(Path(current_app.instance_path))
        started = time.monotonic()
        with stage_bar(STAGES) as progress:
            recipe = _recipe(path, state, engine, memory, threads, orders, views)
            fitted = fit(recipe, state.clock(), progress)
        click.echo("\n".join(told(fitted, path, time.monotonic() - started)))


def _recipe(path: Path, state: State, engine: str, memory: int, threads: int, orders: Path | None, views: Path | None) -> Recipe:
    from upsell_widget.fitting.fit import Recipe
    from upsell_widget.fitting.from_store import files_of
    from upsell_widget.fitting.interactions import Files

    def files(folder: Path) -> Files:
        return files_of(state.store, folder) if orders is None else Files(orders, views)

    def chosen(folder: Path) -> Engine:
        if engine == "spark":
            from upsell_widget.fitting.spark_engine import SparkEngine

            return SparkEngine(folder, memory, threads)
        from upsell_widget.fitting.duckdb_engine import DuckDbEngine

        return DuckDbEngine(folder, memory, threads)

    return Recipe(path, files, chosen)


def told(fitted: Fitted, path: Path, seconds: float) -> list[str]:
    """What was learnt, in a few lines."""
    window = f", {fitted.window[0]:%Y-%m-%d} to {fitted.window[1]:%Y-%m-%d}" if fitted.window else ""
    return [
        f"Read {fitted.orders:,} orders of {fitted.people:,} people{window}, and {fitted.sessions:,} sessions of views.",
        f"Learnt for {fitted.known:,} of {fitted.items:,} items what goes with them: {fitted.complements:,} neighbours by orders, "
        f"{fitted.substitutes:,} by views.",
        f"Wrote {path} ({path.stat().st_size / 1_000_000:,.1f} MB) in {seconds:,.1f} s; running workers pick it up by themselves.",
    ]


COMMANDS: list[click.Command] = [fit_command]
