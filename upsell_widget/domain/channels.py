"""Channels: the ways on which signals reach staff."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum

from upsell_widget.domain.signal_rules import SignalRules

INBOX = "inbox"
"""The name of the console's inbox among the channels."""


class ChannelKind(StrEnum):
    """How a channel is spoken to."""

    APPRISE = "apprise"
    """E-mail, chat and whatever else Apprise has an address for."""
    WEBHOOK = "webhook"
    """A POST by the Standard Webhooks specification."""
    NOTIFIER = "notifier"
    """The host's own Notifier; without one, the log."""
    INBOX = "inbox"
    """The console."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to staff. Its address and secret are never shown."""

    name: str
    kind: ChannelKind
    url: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    codes: Collection[str] | None = None
    """The codes it takes; None: all."""
    language: str = "ja"
    """In which its messages are written."""

    def takes(self, code: str) -> bool:
        """Whether signals of this code go to it."""
        return self.codes is None or code in self.codes

    @property
    def fingerprint(self) -> str:
        """Differs when the address or the secret does: what was disabled is this very endpoint, not its name."""
        return hashlib.sha256(f"{self.url}\n{self.secret}".encode()).hexdigest()[:16]


DEFAULT_CHANNELS = (Channel(INBOX, ChannelKind.INBOX), Channel("staff", ChannelKind.NOTIFIER))


@dataclass(frozen=True, slots=True)
class Signalling:
    """How a shop's staff hear: its channels and its rules."""

    channels: tuple[Channel, ...] = DEFAULT_CHANNELS
    rules: SignalRules = SignalRules()

    def channel(self, name: str) -> Channel | None:
        """The channel of this name."""
        return next((each for each in self.channels if each.name == name), None)

    def hears(self, code: str) -> bool:
        """Whether anybody is told of signals of this code."""
        return self.rules.rule(code).enabled and bool(self.names_for(code))

    def names_for(self, code: str) -> tuple[str, ...]:
        """The channels a signal of this code goes to."""
        wanted = self.rules.rule(code).channels
        return tuple(each.name for each in self.channels if each.takes(code) and (wanted is None or each.name in wanted))
