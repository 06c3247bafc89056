"""``flask upsell harm``: what every campaign cost the people it spoke to, against those it was withheld from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta

import click
from flask import current_app
from flask.cli import with_appcontext

from upsell_widget.domain.harm import Harm
from upsell_widget.harm import looked_back
from upsell_widget.state import state_of

NOES = ("declined", "snoozed", "muted", "dismissed")
USED = ("opened", "booked")


@click.command()
@click.option("--days", type=click.IntRange(1, 400), default=90, show_default=True, help="Look at what was shown in so many days.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@with_appcontext
def harm(days: int, as_json: bool) -> None:
    """Print how often each campaign was answered with a no, and who regretted, against the holdout.

    Regretted: within 14 days an order went back, or what was accepted was undone or refunded. Nothing is claimed below 100
    people in each arm.
    """
    found = looked_back(state_of(current_app), timedelta(days=days))
    if as_json:
        click.echo(json.dumps([document(each) for each in found], indent=2))
    else:
        click.echo("\n".join(line for each in found for line in told(each)) or f"Nothing was shown in the last {days} days.")


def told(found: Harm) -> Iterator[str]:
    """One campaign in two lines, and a third where help was used.

    >>> print(*told(Harm("cup", 200, {"declined": 50, "muted": 3})), sep="\\n")
    cup: shown 200 times; declined 25.0 %, snoozed 0.0 %, muted 1.5 %, dismissed 0.0 %
      14 days after: too little data (found 0 and 0 people, expected at least 100 offered it and 100 from whom it was withheld)
    """
    shares = ", ".join(f"{kind} {100 * found.answers.get(kind, 0) / max(1, found.shown):.1f} %" for kind in NOES)
    yield f"{found.campaign_id}: shown {found.shown:,} time{'' if found.shown == 1 else 's'}; {shares}"
    used = [f"{kind} {found.answers[kind]:,}" for kind in USED if kind in found.answers]
    if used:
        yield f"  help: {', '.join(used)} (no revenue)"
    yield f"  14 days after: {found.in_words}{'; it does harm: retire it, or the weekly job does' if found.is_harmful else ''}"


def document(found: Harm) -> dict[str, object]:
    """One campaign as JSON-ready data; a difference that is not stated is null."""
    low, high = found.interval if found.is_enough else (None, None)
    compared = {"difference": found.difference, "interval": [low, high]} if found.is_enough else {"difference": None, "interval": None}
    return {**asdict(found), **compared, "harmful": found.is_harmful}


COMMANDS: list[click.Command] = [harm]
