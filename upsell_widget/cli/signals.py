"""``flask upsell signals``: what staff were told, what is on its way to them, and what did not arrive."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from upsell_widget.delivery.outbox import deliver as deliver_due
from upsell_widget.delivery.outbox import try_channel
from upsell_widget.domain.channels import ChannelKind
from upsell_widget.domain.outbox import Answer, Delivery, DeliveryState, Notice, Standing
from upsell_widget.state import State, state_of

SHOWN = 20
"""Lines of each kind."""


@click.group("signals", cls=AppGroup, invoke_without_command=True, help="The inbox and the outbox of signals to staff.")
@click.pass_context
@with_appcontext
def signals(context: click.Context) -> None:
    """The inbox and the outbox."""
    if context.invoked_subcommand is None:
        _show(state_of(current_app))


@signals.command("list")
@with_appcontext
def list_command() -> None:
    """Show the inbox and the outbox, newest first: what waits, what was delivered, what is dead, which channels are disabled."""
    _show(state_of(current_app))


def _show(state: State) -> None:
    by_standing = state.store.inbox_counts()
    totals = {each: sum(count for (_, standing), count in by_standing.items() if standing is each) for each in Standing}
    click.echo("Inbox: " + ", ".join(f"{count} {each}" for each, count in totals.items()))
    _echo([_notice(each) for each in state.store.inbox(standing=Standing.NEW, at_most=SHOWN)])
    counts = state.store.delivery_counts()
    click.echo("Outbox: " + ", ".join(f"{counts.get(each, 0)} {each}" for each in DeliveryState))
    for wanted in (DeliveryState.WAITING, DeliveryState.DEAD, DeliveryState.DISABLED):
        _echo([_delivery(each) for each in state.store.deliveries(wanted, SHOWN)])
    disabled = state.store.disabled_channels()
    for channel in state.signalling.channels:
        is_disabled = disabled.get(channel.name) == channel.fingerprint
        click.echo(f"Channel {channel.name}: {channel.kind}{', disabled by its receiver' if is_disabled else ''}")


def _echo(lines: Sequence[str]) -> None:
    for line in lines:
        click.echo(f"  {line}")


def _notice(notice: Notice) -> str:
    signal = notice.signal
    facts = " · ".join(filter(None, (signal.code, signal.shopper_id, signal.matter, signal.found)))
    return f"{notice.id}  {signal.at:%Y-%m-%d %H:%M}  {facts}"


def _delivery(delivery: Delivery) -> str:
    when = f", next {delivery.next_at:%Y-%m-%d %H:%M:%S}" if delivery.state is DeliveryState.WAITING else ""
    why = f": {delivery.problem}" if delivery.problem else ""
    return f"{delivery.notice.id}  {delivery.state} for {delivery.channel} after {delivery.attempts} attempts{when}{why}"


@signals.command("deliver")
@with_appcontext
def deliver() -> None:
    """Send what is due, once: for a cron. Several may run at the same time."""
    counts = deliver_due(state_of(current_app._get_current_object()))  # type: ignore[attr-defined]
    click.echo(", ".join(f"{count} {name}" for name, count in counts.items()) if counts else "Nothing is due.")


@signals.command("retry")
@click.argument("notice_id")
@with_appcontext
def retry(notice_id: str) -> None:
    """Send anew what is dead or disabled of a notice, from the first attempt on. It keeps its id."""
    state = state_of(current_app)
    if state.store.notice(notice_id) is None:
        raise click.UsageError(f"NOTICE_ID: found no notice {notice_id!r}; flask upsell signals lists them")
    count = state.store.redeliver(notice_id, state.clock())
    click.echo(f"{count} deliveries wait again." if count else "Nothing of it is dead or disabled.")


@signals.command("test")
@click.argument("channel")
@with_appcontext
def test(channel: str) -> None:
    """Send a test to a CHANNEL, now. One that its receiver had disabled and that takes it is used again."""
    state = state_of(current_app._get_current_object())  # type: ignore[attr-defined]
    found, names = (
        state.signalling.channel(channel),
        [each.name for each in state.signalling.channels if each.kind is not ChannelKind.INBOX],
    )
    if found is None or found.kind is ChannelKind.INBOX:
        raise click.UsageError(f"CHANNEL: found {channel!r}, expected one of {', '.join(names)}")
    sent = try_channel(state, found)
    click.echo(f"{channel}: taken" if sent.answer is Answer.TAKEN else f"{channel}: {sent.problem}")
    if sent.answer is not Answer.TAKEN:
        sys.exit(1)


COMMANDS: list[click.Command] = [signals]
