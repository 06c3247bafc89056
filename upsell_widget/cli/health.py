"""``flask upsell health``: reckon everyone's health, and say what the score is worth on a history."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from upsell_widget.documents.churn import read_cases
from upsell_widget.domain.health import Kept
from upsell_widget.domain.health.bands import NAMES, WORST_FIRST
from upsell_widget.domain.health.validation import ENOUGH, Validation, validate
from upsell_widget.domain.loyalty import HealthBand
from upsell_widget.health import own_history, recompute
from upsell_widget.state import state_of

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("health", invoke_without_command=True)
@with_appcontext
def health() -> None:
    """Reckon the health of every customer, keep it, and tell staff whose changed much."""
    if click.get_current_context().invoked_subcommand is not None:
        return
    found = recompute(state_of(current_app))
    everyone = sum(found.values())
    click.echo(f"{everyone:,} customer{'' if everyone == 1 else 's'}.")
    for band in (*reversed(WORST_FIRST), HealthBand.UNKNOWN):
        click.echo(f"{band.value:<16}{found.get(band, 0):>8,}  {NAMES[band].in_locale('ja')}")


@health.command("list")
@click.option("--band", type=click.Choice([each.value for each in HealthBand]), help="Only these.")
@with_appcontext
def list_command(band: str | None) -> None:
    """List the health of every customer as it was reckoned last, the worst first, with what weighed most."""
    found = [each for each in state_of(current_app).store.health().values() if band in (None, each.health.band.value)]
    for each in sorted(found, key=_worst_first):
        score = "–" if each.health.score is None else f"{each.health.score:.1f} ({each.health.because})"
        click.echo(f"{each.shopper_id}  {each.health.band.value}  {score}")
    if not found:
        click.echo("Nobody." if band else "Nobody's health was reckoned yet: flask upsell health")


def _worst_first(kept: Kept) -> tuple[bool, float, str]:
    return kept.health.score is None, kept.health.score or 0.0, kept.shopper_id


@health.command("validate")
@click.option("--days", type=click.IntRange(7, 365), default=90, show_default=True, help="Who did not order for so long has left.")
@click.option("--from", "file", type=FILE, help="A CSV file: a column for each measure, and left (0 or 1). Default: our own orders.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@with_appcontext
def validate_command(days: int, file: Path | None, as_json: bool) -> None:
    """Score customers by what was known then, and say who left since: the AUC, and the churn of each band.

    On our own history "then" is so many days ago; what the shop has told of a customer since is not used.
    """
    state = state_of(current_app)
    cases = own_history(state, timedelta(days=days)) if file is None else read_cases(file, state.health)
    found = validate(state.health, cases)
    if as_json:
        bands = [{**each._asdict(), "churn": each.churn} for each in found.bands]
        click.echo(json.dumps({**asdict(found), "bands": bands, "monotone": found.monotone}, indent=2))
    else:
        click.echo("\n".join(told(found)))


def told(found: Validation) -> Iterator[str]:
    """A validation as lines: a table, then what it means."""
    yield f"{'band':<16}{'customers':>10}{'left':>8}{'churn':>9}"
    for each in found.bands:
        yield f"{each.band.value:<16}{each.customers:>10,}{each.left:>8,}" + (f"{each.churn:>8.1%} " if each.customers else f"{'–':>8} ")
    if found.auc is None:
        yield f"AUC: too little data; at least {ENOUGH} who left and {ENOUGH} who stayed must have a score."
    else:
        yield f"AUC {found.auc:.3f}: the chance that one who stayed scored higher than one who left; 0.5 is a coin."
    yield {
        True: "Monotone: each better band left less.",
        False: "Not monotone: a better band left as much as a worse one, or more. The measures or weights do not fit this shop.",
        None: f"Monotone or not cannot be said: fewer than two bands hold {ENOUGH} customers.",
    }[found.monotone]


COMMANDS: list[click.Command] = [health]
