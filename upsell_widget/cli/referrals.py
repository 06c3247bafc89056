"""``flask upsell referrals``: list them, settle what is due, decide what is held, explain one."""

from __future__ import annotations

import getpass

import click
from flask import current_app
from flask.cli import with_appcontext

from upsell_widget.domain.referrals.receipt import receipt_lines
from upsell_widget.domain.referrals.referral import Referral, Standing
from upsell_widget.referring import reviewing
from upsell_widget.referring.settling import settle_referrals
from upsell_widget.state import State, state_of

MOST = 1_000
BY = click.option("--by", help="Who decides; default: you.")


@click.group("referrals")
def referrals() -> None:
    """List, settle, decide and explain referrals."""


@referrals.command("list")
@click.option("--standing", type=click.Choice([each.value for each in Standing]), help="Only these.")
@with_appcontext
def list_command(standing: str | None) -> None:
    """List referrals, oldest first, with what was found against them."""
    found = state_of(current_app).store.referrals(Standing(standing) if standing else None, MOST)
    click.echo("\n".join(map(_line, found)) or "There are none.")
    if len(found) == MOST:
        click.echo(f"The oldest {MOST:,} are shown.")


@referrals.command("settle")
@with_appcontext
def settle_command() -> None:
    """Reward what is due, and go on with what an earlier run began; no reward is given twice."""
    state = state_of(current_app)
    if state.referrals is None:
        raise click.ClickException("There is no referral programme: UpsellWidget(…, referrals=ReferralScheme(…)) mounts one.")
    counts = settle_referrals(state, state.clock())
    click.echo(", ".join(f"{number} {standing}" for standing, number in sorted(counts.items())) or "Nothing is due.")


@referrals.command("approve")
@click.argument("referral_id", metavar="ID")
@BY
@with_appcontext
def approve_command(referral_id: str, by: str | None) -> None:
    """Let the held referral ID go on; its window, its order and the cap still decide."""
    state = state_of(current_app)
    click.echo(_line(reviewing.approve(state, _held(state, referral_id).id, by or getpass.getuser())))


@referrals.command("refuse")
@click.argument("referral_id", metavar="ID")
@BY
@with_appcontext
def refuse_command(referral_id: str, by: str | None) -> None:
    """Refuse the held referral ID: nobody is rewarded."""
    state = state_of(current_app)
    click.echo(_line(reviewing.refuse(state, _held(state, referral_id).id, by or getpass.getuser())))


@referrals.command("explain")
@click.argument("referral_id", metavar="ID")
@with_appcontext
def explain_command(referral_id: str) -> None:
    """Print the receipt of the referral ID: who, when, what, and the figures that decided."""
    state = state_of(current_app)
    programme = state.referrals.programme if state.referrals is not None else None
    click.echo("\n".join(receipt_lines(_known(state, referral_id), programme)))


def _known(state: State, referral_id: str) -> Referral:
    found = state.store.referral(referral_id)
    if found is None:
        raise click.UsageError(f"ID: found no referral {referral_id!r}, expected one that “referrals list” names")
    return found


def _held(state: State, referral_id: str) -> Referral:
    found = _known(state, referral_id)
    if found.standing is not Standing.HELD:
        raise click.ClickException(f"{referral_id}: found {found.standing.value}, expected one that is held; nothing was changed")
    return found


def _line(referral: Referral) -> str:
    against = ", ".join(f"{each.code} ({each.found})" for each in referral.concerns)
    who = f"{referral.inviter.shopper_id} → {referral.friend.shopper_id}"
    return f"{referral.id}  {referral.joined_at:%Y-%m-%d}  {who}  {referral.standing.value}" + (f": {against}" if against else "")


COMMANDS: list[click.Command] = [referrals]
