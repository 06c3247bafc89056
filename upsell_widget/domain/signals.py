"""Signals: what staff should hear about a customer, as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SignalCode(StrEnum):
    """What there is to hear."""

    USAGE_HIGH = "usage_high"
    """A metered resource reached 80 % of its limit."""
    LIMIT_REACHED = "limit_reached"
    SPIKE = "spike"
    """A feature is used far above what this person usually does."""
    HEALTH_RISEN = "health_risen"
    """The health score rose by 15 in 14 days."""
    NEEDS_ACTION = "needs_action"
    """The health is in the lowest band, and was not before."""
    TRIAL_REQUESTED = "trial_requested"
    CONTRACT_CHANGED = "contract_changed"
    DETRACTOR_ANSWERED = "detractor_answered"
    REFERRAL_HELD = "referral_held"
    RENEWAL_DUE = "renewal_due"
    """A trial, or a period of six months and more, soon turns into money (G25)."""
    CAMPAIGN_HARMFUL = "campaign_harmful"
    """A campaign does harm and was retired (G35)."""


@dataclass(frozen=True, slots=True)
class Signal:
    """Something happened that staff should know of. Raising it twice for the same matter is raising it once."""

    code: str
    """A SignalCode, or a host's own."""
    shopper_id: str
    at: datetime
    found: str = ""
    """The figure that decided, as staff read it ("1.7 of 2 GB")."""
    matter: str = ""
    """What it is about within the code (the meter, the answer, the referral); part of what tells matters apart."""

    @property
    def key(self) -> str:
        """Equal for the same matter of the same person.

        >>> from datetime import UTC
        >>> Signal("usage_high", "hana", datetime(2026, 1, 1, tzinfo=UTC), "85 %", "storage_gb").key
        'usage_high:hana:storage_gb'
        """
        code, shopper_id = (part.replace("%", "%25").replace(":", "%3A") for part in (self.code, self.shopper_id))
        return f"{code}:{shopper_id}:{self.matter}"
