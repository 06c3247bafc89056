"""The outbox: signals on their way to staff, tried by a fixed schedule until they arrive or are given up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from upsell_widget.domain.signals import Signal

WAITS = (
    timedelta(0),
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""The wait before each attempt, as published by the Standard Webhooks specification; after the last one it is dead."""
JITTER = 0.1
"""The largest share a wait is lengthened by, so that what failed together does not come back together."""
KEPT_BACK = "its channel is disabled"
"""The problem of what waited for a channel when another delivery to it was answered with 410."""


class Standing(StrEnum):
    """Where a notice stands in the inbox."""

    NEW = "new"
    READ = "read"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Notice:
    """A signal that is told. Its ``id`` goes with it wherever it goes, however often it is sent."""

    id: str
    signal: Signal
    channels: tuple[str, ...] = ()
    standing: Standing = Standing.NEW


class DeliveryState(StrEnum):
    """What became of a delivery."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"
    """Given up after the last attempt."""
    DISABLED = "disabled"
    """Its channel has said that it wants no more (410)."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One notice to one channel. ``attempts`` counts those that were begun; ``next_at``: not tried before."""

    notice: Notice
    channel: str
    state: DeliveryState
    attempts: int
    next_at: datetime
    problem: str = ""
    """Why the latest attempt failed."""


class Answer(StrEnum):
    """What a channel said to a notice."""

    TAKEN = "taken"
    FAILED = "failed"
    AWAY = "away"
    """Nobody answered, or not in time: what else waits for it need not be tried just now."""
    GONE = "gone"
    """It wants no more."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How one attempt ended; ``problem`` in words, without address or secret."""

    answer: Answer
    problem: str = ""


def after(delivery: Delivery, sent: Sent, now: datetime, chance: float) -> Delivery:
    """The delivery once its attempt has ended. ``chance``: 0 to 1, how much of the jitter is added."""
    if sent.answer is Answer.TAKEN:
        return replace(delivery, state=DeliveryState.DELIVERED, problem="")
    if sent.answer is Answer.GONE:
        return replace(delivery, state=DeliveryState.DISABLED, problem=sent.problem)
    if delivery.attempts >= len(WAITS):
        return replace(delivery, state=DeliveryState.DEAD, problem=sent.problem)
    return replace(delivery, next_at=now + WAITS[delivery.attempts] * (1 + JITTER * chance), problem=sent.problem)
