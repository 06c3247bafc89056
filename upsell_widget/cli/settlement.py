"""``flask upsell reconcile``: what the background job does every 20 seconds, for a cron or a worried person."""

from __future__ import annotations

from dataclasses import asdict

import click
from flask import current_app
from flask.cli import with_appcontext

from upsell_widget.settlement import reconcile
from upsell_widget.state import state_of


@click.command("reconcile")
@with_appcontext
def reconcile_command() -> None:
    """Resolve acceptances whose outcome at the shop is unknown."""
    counts = asdict(reconcile(state_of(current_app._get_current_object())))  # type: ignore[attr-defined]
    if not any(counts.values()):
        click.echo("Nothing is unresolved.")
        return
    click.echo(", ".join(f"{name} {count}" for name, count in counts.items() if count))


COMMANDS = (reconcile_command,)
