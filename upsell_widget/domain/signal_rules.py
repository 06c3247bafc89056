"""Rules of signals: which are told, and how long the same matter is then left in peace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from upsell_widget.domain.signals import Signal, SignalCode

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SignalRule:
    """What is done with one code."""

    cool_down: timedelta = DAY
    """How long the same matter of the same person is not told again."""
    enabled: bool = True
    channels: tuple[str, ...] | None = None
    """Names of the channels it goes to; None: to each that takes the code."""


OTHERWISE = SignalRule()
"""For a host's own codes."""

DEFAULTS: Mapping[str, SignalRule] = {
    SignalCode.USAGE_HIGH: SignalRule(7 * DAY),
    SignalCode.LIMIT_REACHED: SignalRule(DAY),
    SignalCode.SPIKE: SignalRule(DAY),
    SignalCode.HEALTH_RISEN: SignalRule(14 * DAY),
    SignalCode.NEEDS_ACTION: SignalRule(14 * DAY),
    SignalCode.TRIAL_REQUESTED: SignalRule(DAY),
    SignalCode.CONTRACT_CHANGED: SignalRule(timedelta(hours=1)),
    SignalCode.DETRACTOR_ANSWERED: SignalRule(DAY),
    SignalCode.REFERRAL_HELD: SignalRule(30 * DAY),
    SignalCode.RENEWAL_DUE: SignalRule(366 * DAY),
    SignalCode.CAMPAIGN_HARMFUL: SignalRule(DAY),
}


@dataclass(frozen=True, slots=True)
class SignalRules:
    """The rules of a shop: the defaults, but for what its owner wrote."""

    own: Mapping[str, SignalRule] = field(default_factory=dict)

    def rule(self, code: str) -> SignalRule:
        """The rule of a code."""
        return self.own.get(code) or DEFAULTS.get(code, OTHERWISE)


class Heard(StrEnum):
    """What became of a signal that was raised."""

    TOLD = "told"
    SWITCHED_OFF = "switched_off"
    TOLD_BEFORE = "told_before"


@dataclass(frozen=True, slots=True)
class Hearing:
    """Whether a signal is told, and what decided."""

    verdict: Heard
    found: str = ""
    expected: str = ""


def judge(signal: Signal, rule: SignalRule, told_at: datetime | None) -> Hearing:
    """Whether to tell of it: its rule is on, and the same matter was not told within the cool-down.

    ``told_at``: when the same matter (``Signal.key``) was told last; None: never.
    """
    if not rule.enabled:
        return Hearing(Heard.SWITCHED_OFF)
    if told_at is not None and abs(signal.at - told_at) < rule.cool_down:  # a clock that ran ahead silences nothing for long
        return Hearing(Heard.TOLD_BEFORE, f"told {told_at:%Y-%m-%d %H:%M}", f"not within {rule.cool_down}")
    return Hearing(Heard.TOLD)
