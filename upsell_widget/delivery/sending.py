"""Sending: a notice to a channel, whatever its kind."""

from __future__ import annotations

import logging
from datetime import datetime

from upsell_widget.delivery.messages import words
from upsell_widget.delivery.waiting import SECONDS, Late, within
from upsell_widget.domain.channels import Channel, ChannelKind
from upsell_widget.domain.outbox import Answer, Notice, Sent
from upsell_widget.state import State

_LOG = logging.getLogger("upsell_widget")


def send(state: State, notice: Notice, channel: Channel, now: datetime) -> Sent:
    """One attempt. Never raises."""
    try:
        return _send(state, notice, channel, now)
    except Exception as error:
        _LOG.error("the channel %s failed with %s", channel.name, type(error).__name__)  # its words may hold the address
        return Sent(Answer.FAILED, f"failed ({type(error).__name__})")


def _send(state: State, notice: Notice, channel: Channel, now: datetime) -> Sent:
    """What a channel needs is loaded when the first notice goes there."""
    if channel.kind is ChannelKind.WEBHOOK:
        from upsell_widget.delivery.webhook import post

        return post(notice, channel, now, state.settings.signals_hosts)
    if channel.kind is ChannelKind.APPRISE:
        from upsell_widget.delivery import mail

        return mail.send(notice, channel)
    title, text = words(notice, channel.language)
    try:
        within(SECONDS, lambda: state.notifier.notify(notice.signal.code, f"{title}\n{text}", key=notice.id))
    except Late:
        return Sent(Answer.AWAY, f"no answer within {SECONDS:g} s")
    return Sent(Answer.TAKEN)
