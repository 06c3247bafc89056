"""``flask upsell evaluate``: how good the recommendations would have been on this shop's own newest orders."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import with_appcontext

from upsell_widget.cli.fit import FILE, Memory, needed
from upsell_widget.cli.progress import stage_bar
from upsell_widget.state import State, state_of

if TYPE_CHECKING:
    from upsell_widget.fitting.comparing import Comparison
    from upsell_widget.fitting.statistics import Difference

COLUMNS = {"hit_rate_1": "hit@1", "hit_rate_3": "hit@3", "hit_rate_5": "hit@5", "hit_rate_10": "hit@10", "mrr_10": "MRR@10"}
STAGES = 36


@click.command("evaluate")
@click.option("--memory", type=Memory(), default="1GB", show_default=True, help="The most memory counting may take.")
@click.option("--threads", type=click.IntRange(min=1), default=2, show_default=True, help="How many threads count.")
@click.option("--from", "orders", type=FILE, help="A Parquet or CSV file of orders; default: the orders in our own database.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@with_appcontext
def evaluate_command(memory: int, threads: int, orders: Path | None, as_json: bool) -> None:
    """Learn from all but the newest fifth of the orders, hide an item of each of those, and see where it is recommended.

    The model in use is left alone. A difference is called better or worse only if its whole 95 % interval is.
    """
    with needed("fit"):
        compared = _compared(state_of(current_app), memory, threads, orders)
    if as_json:
        click.echo(json.dumps(compared.document(), indent=2))
    else:
        click.echo("\n".join(told(compared)))


def _compared(state: State, memory: int, threads: int, orders: Path | None) -> Comparison:
    from upsell_widget.fitting.comparing import compare
    from upsell_widget.fitting.counting import Counting
    from upsell_widget.fitting.duckdb_engine import DuckDbEngine
    from upsell_widget.fitting.from_store import files_of
    from upsell_widget.fitting.interactions import Files, read_files

    with TemporaryDirectory() as folder, stage_bar(STAGES) as progress:
        scratch = Path(folder)
        files = files_of(state.store, scratch) if orders is None else Files(orders, None)
        engine = DuckDbEngine(scratch, memory, threads)
        try:
            return compare(read_files(files, engine), engine, Counting(), progress)
        finally:
            engine.close()


def told(compared: Comparison) -> Iterator[str]:
    """The comparison as lines: a table, then the differences in words."""
    voices = compared.choice.voices
    yield f"Learnt from {compared.learnt_from:,} orders, asked about {compared.cases:,} newer ones, one item of each hidden."
    trusted = compared.choice.table if voices.table else "nothing but popularity"
    yield f"Trusted: {trusted}; the shopper's own past counts {voices.own:g}, popularity {voices.popular:g}."
    yield ""
    yield f"{'model':<12}" + "".join(f"{title:>9}" for title in COLUMNS.values()) + f"{'coverage':>10}"
    for name, figures in compared.figures.items():
        yield f"{name:<12}" + "".join(f"{figures[each]:>9.4f}" for each in COLUMNS) + f"{figures['coverage']:>10.1%}"
    yield ""
    for name, difference in compared.hit_rate_5.items():
        yield f"hit@5 against {name}: {_in_words(difference)}"
        yield f"MRR@10 against {name}: {_in_words(compared.mrr_10[name])}"


def _in_words(difference: Difference) -> str:
    return f"{difference.verdict} ({difference.mean:+.4f}, 95 % interval {difference.low:+.4f} to {difference.high:+.4f})"


COMMANDS: list[click.Command] = [evaluate_command]
