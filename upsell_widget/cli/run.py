"""``flask upsell run``: everything that must happen without a visitor, once."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click
from flask import current_app
from flask.cli import with_appcontext

from upsell_widget.state import state_of
from upsell_widget.storage.job import KEY, Job
from upsell_widget.storage.run_once import Ran, Run, run_once


@click.command("run")
@click.option("--only", help="This job alone, due or not.")
@with_appcontext
def run(only: str | None) -> None:
    """Do what is due without a visitor, once: for a cron. No job is done twice at once, whoever else runs it."""
    state, jobs = state_of(current_app), _jobs(only)
    runs = run_once(jobs, state.store, state.clock, f"run-{state.new_id()}", anyway=only is not None)
    for each in runs:
        click.echo(f"{each.name}: {each.ran}{_said(each)}")
    if any(each.ran is Ran.FAILED for each in runs):
        sys.exit(1)


def _jobs(only: str | None) -> Sequence[Job]:
    jobs: Sequence[Job] = current_app.extensions[KEY]
    names = [each.name for each in jobs]
    if only is not None and only not in names:
        raise click.UsageError(f"--only: found {only!r}, expected one of {', '.join(names)}")
    return [each for each in jobs if only in (None, each.name)]


def _said(run: Run) -> str:
    return f" ({run.said})" if run.ran is Ran.FAILED else ""


COMMANDS: list[click.Command] = [run]
