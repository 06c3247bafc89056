"""A shop's book of rewards: one for each key, failing as often as it is told to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from upsell_widget.ports.referrals import Particulars


@dataclass
class RewardBook:
    """Rewards in memory, and what the shop knows of people. Implements ``ports.referrals.Rewards``."""

    failures: int = 0
    given: dict[str, tuple[str, int, str]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    people: dict[str, Particulars] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def reward(self, shopper_id: str, amount: int, unit: str, key: str) -> None:
        """Once for a key."""
        self.asked[key] += 1
        if self.failures:
            self.failures -= 1
            raise TimeoutError("the shop did not answer")
        self.given.setdefault(key, (shopper_id, amount, unit))

    def particulars(self, shopper_id: str) -> Particulars:
        """What was written down."""
        return self.people.get(shopper_id, Particulars())

    def shown_name(self, shopper_id: str) -> str:
        """As agreed."""
        return self.names.get(shopper_id, "")

    def balance(self, shopper_id: str) -> int:
        """What somebody was given."""
        return sum(amount for whose, amount, _ in self.given.values() if whose == shopper_id)
