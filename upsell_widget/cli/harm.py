"""``flask upsell harm``: what every campaign cost the people it spoke to, against those it was withheld from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import timedelta

import click
from flask import current_app
from flask.cli import with_appcontext

from upsell_widget.domain.harm import ENOUGH, Harm, harms
from upsell_widget.state import State, state_of

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


def looked_back(state: State, period: timedelta) -> Sequence[Harm]:
    """The harm of every campaign that was shown or withheld within a period up to now; QA mode counts only in QA mode."""
    now, store, qa = state.clock(), state.store, state.settings.qa
    since, until = now - period, now + timedelta(seconds=1)
    return tuple(harms(store.exposures(since, until, qa=qa), store.regrets(since, qa=qa), store.answers(since, until, qa=qa), now))


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
    yield f"  14 days after: {_compared(found)}"


def _compared(found: Harm) -> str:
    offered, withheld = found.offered, found.withheld
    if not found.is_enough:
        people = f"found {offered.people} and {withheld.people} people"
        return f"too little data ({people}, expected at least {ENOUGH} offered it and {ENOUGH} from whom it was withheld)"
    low, high = found.interval
    shares = f"{100 * offered.share:.1f} % of {offered.people:,} regretted, {100 * withheld.share:.1f} % of {withheld.people:,} without it"
    verdict = "; it does harm: pause it" if found.is_harmful else ""
    return f"{shares}: {found.difference:+.1f} points (95 % interval {low:+.1f} to {high:+.1f}){verdict}"


def document(found: Harm) -> dict[str, object]:
    """One campaign as JSON-ready data; a difference that is not stated is null."""
    low, high = found.interval if found.is_enough else (None, None)
    compared = {"difference": found.difference, "interval": [low, high]} if found.is_enough else {"difference": None, "interval": None}
    return {**asdict(found), **compared, "harmful": found.is_harmful}


COMMANDS: list[click.Command] = [harm]
