"""The outbox emptied: one pass over what is due. Safe in several processes at once, and safe to be killed."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from upsell_widget.delivery.sending import send
from upsell_widget.domain.channels import Channel
from upsell_widget.domain.outbox import KEPT_BACK, WAITS, Answer, Delivery, DeliveryState, Notice, Sent, after
from upsell_widget.state import State

CLAIMED_FOR = timedelta(minutes=2)
"""How long one process has a delivery to itself: well above the longest attempt. What it has not concluded is then sent again."""
PASS = timedelta(seconds=20)
"""A pass begins nothing new after this long; the next one goes on."""
UNKNOWN = "no channel of this name is configured"
"""Here: while a new release is rolled out, another process may know it already."""
KILLED = "the process ended before the answer came"

Sender = Callable[[State, Notice, Channel, datetime], Sent]


def deliver(state: State, *, sender: Sender = send, chance: Callable[[], float] = random.random) -> dict[str, int]:
    """Send what is due; how many deliveries ended this pass in which way (``failed``: they are tried again)."""
    started = state.clock()
    state.store.spread(started)
    run = _Pass(state, sender, chance)
    while (now := state.clock()) - started <= PASS:
        delivery = state.store.claim(now, now + CLAIMED_FOR, run.away)
        if delivery is None:
            break
        run.take(delivery)
    return run.counts


def try_channel(state: State, channel: Channel, sender: Sender = send) -> Sent:
    """Send a test to a channel, outside the outbox. One that was disabled and takes it is spoken to again."""
    from upsell_widget.domain.signal_words import TEST
    from upsell_widget.domain.signals import Signal

    now = state.clock()
    sent = sender(state, Notice(state.new_id(), Signal(TEST, "", now)), channel, now)
    if sent.answer is Answer.TAKEN and channel.name in state.store.disabled_channels():
        state.store.enable_channel(channel.name)
    return sent


class _Pass:
    """One pass: which channels are away, and what became of what was sent."""

    def __init__(self, state: State, sender: Sender, chance: Callable[[], float]) -> None:
        self._state, self._sender, self._chance = state, sender, chance
        self._disabled = state.store.disabled_channels()
        self.away: set[str] = set()
        self.counts: dict[str, int] = {}

    def take(self, delivery: Delivery) -> None:
        """Send one and write what became of it: sent first and noted after, so never not sent."""
        channel = self._state.signalling.channel(delivery.channel)
        ended = self._ended(delivery, channel)
        self._state.store.conclude(ended)
        if channel is not None and ended.state is DeliveryState.DISABLED and self._disabled.get(channel.name) != channel.fingerprint:
            self._disable(channel)
        name = "failed" if ended.state is DeliveryState.WAITING else ended.state.value
        self.counts[name] = self.counts.get(name, 0) + 1

    def _ended(self, delivery: Delivery, channel: Channel | None) -> Delivery:
        if channel is None:
            return after(delivery, Sent(Answer.FAILED, UNKNOWN), self._state.clock(), self._chance())
        if delivery.attempts > len(WAITS):
            return replace(delivery, state=DeliveryState.DEAD, problem=delivery.problem or KILLED)
        if self._disabled.get(channel.name) == channel.fingerprint:
            return replace(delivery, state=DeliveryState.DISABLED, problem=delivery.problem or KEPT_BACK)
        sent = self._sender(self._state, delivery.notice, channel, self._state.clock())
        if sent.answer is Answer.AWAY:
            self.away.add(channel.name)
        return after(delivery, sent, self._state.clock(), self._chance())

    def _disable(self, channel: Channel) -> None:
        now = self._state.clock()
        self._state.store.disable_channel(channel.name, channel.fingerprint, now)
        self._disabled = self._state.store.disabled_channels()
