"""``flask upsell sync``: bring the shared catalogue index up to date with the shop."""

from __future__ import annotations

from datetime import timedelta

import click
from flask import current_app
from flask.cli import with_appcontext

from upsell_widget.recommenders.index import sync
from upsell_widget.state import state_of


@click.command("sync")
@click.option("--days", type=click.IntRange(min=0), default=90, show_default=True, help="Count what was sold in so many days; 0: ever.")
@with_appcontext
def sync_command(days: int) -> None:
    """Build the catalogue index anew from the shop; running workers notice by themselves."""
    synced = sync(state_of(current_app), timedelta(days=days) if days else None)
    sold_in = f"in the last {days} days" if days else "ever"
    click.echo(f"Catalogue version {synced.version}: {synced.products:,} products, {synced.families:,} families, {synced.sets:,} sets.")
    click.echo(f"{synced.sold:,} of them were sold {sold_in}.")


COMMANDS: list[click.Command] = [sync_command]
