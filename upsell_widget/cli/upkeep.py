"""``flask upsell migrate | prune | reset``: the care of our database."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from upsell_widget import retention
from upsell_widget.state import State, state_of


def _state() -> State:
    return state_of(current_app)


@click.command()
@with_appcontext
def migrate() -> None:
    """Bring our database to the newest schema. Repeating it changes nothing."""
    _state().store.migrate()
    click.echo("The database has the newest schema.")


@click.command()
@with_appcontext
def prune() -> None:
    """Delete what is past its retention: browsing events, receipts, answers to the survey, silences that have run out."""
    deleted = retention.prune(_state())
    told = ", ".join(f"{count} {table}" for table, count in deleted.items() if count)
    click.echo(f"Deleted {told}." if told else "Nothing is past its retention.")


@click.command()
@click.option("--yes", is_flag=True, help="Do it outside QA mode too.")
@with_appcontext
def reset(yes: bool) -> None:
    """Forget every shopper, impression, outcome, acceptance, receipt and answer. Campaigns and the catalogue stay."""
    state = _state()
    if not (state.settings.qa or yes):
        raise click.UsageError("found neither UPSELL_QA nor --yes, expected one: every acceptance and every mute would be forgotten")
    state.flush()
    state.store.reset()
    click.echo("Forgotten: shoppers, impressions, outcomes, acceptances, receipts, answers.")


COMMANDS: list[click.Command] = [migrate, prune, reset]
