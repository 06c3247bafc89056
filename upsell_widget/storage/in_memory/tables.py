"""What the in-memory store remembers of shoppers, and the lock around it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import RLock
from typing import Any

from upsell_widget.domain.acceptances import Acceptance
from upsell_widget.domain.context import View
from upsell_widget.domain.health import Kept
from upsell_widget.domain.limits import Quiet
from upsell_widget.domain.meters import Meter
from upsell_widget.domain.outbox import Delivery, Notice
from upsell_widget.domain.outcomes import Impression, Outcome, OutcomeKind
from upsell_widget.domain.receipts import Receipt
from upsell_widget.domain.surveys import SurveyAnswer
from upsell_widget.storage.belated import Changed
from upsell_widget.storage.latest_carts import LatestCart
from upsell_widget.storage.strictness import by_key


@dataclass(slots=True)
class KeptReceipt:
    """A receipt, whose it is by now, and the context it was decided on."""

    receipt: Receipt
    shopper_id: str
    context: str | None


@dataclass(slots=True)
class Tables:
    """Everything that a reset forgets. Change it only while holding ``lock``."""

    lock: Any = field(default_factory=RLock)
    quiets: dict[str, dict[str, datetime | None]] = field(default_factory=lambda: defaultdict(dict))
    impressions: dict[str, Impression] = field(default_factory=dict)
    outcomes: dict[tuple[str, OutcomeKind], Outcome] = field(default_factory=dict)
    views: dict[str, list[View]] = field(default_factory=lambda: defaultdict(list))
    carts: dict[str, LatestCart] = field(default_factory=dict)
    sources: dict[str, tuple[datetime, Mapping[str, str]]] = field(default_factory=dict)
    changed: dict[str, Changed] = field(default_factory=dict)
    consents: dict[str, tuple[datetime, bool]] = field(default_factory=dict)
    acceptances: dict[str, Acceptance] = field(default_factory=dict)
    receipts: dict[str, KeptReceipt] = field(default_factory=dict)
    leases: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    health: dict[str, Kept] = field(default_factory=dict)
    health_days: dict[tuple[str, str], float] = field(default_factory=dict)
    returns: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    health_told: dict[str, dict[str, tuple[float, datetime]]] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    deliveries: dict[tuple[str, str], tuple[Delivery, datetime]] = field(default_factory=dict)
    disabled_channels: dict[str, str] = field(default_factory=dict)
    survey_answers: dict[str, SurveyAnswer] = field(default_factory=dict)
    meters: dict[tuple[str, str], Meter] = field(default_factory=dict)

    def remembered(self, shopper_id: str) -> str:
        """The id a shopper is remembered under: their own, or the account's they logged in to."""
        return self.changed.get(shopper_id, Changed()).merged_into or shopper_id

    def silence(self, shopper_id: str, quiets: Iterable[Quiet]) -> None:
        """Add silences, the strictest of each key winning."""
        shopper_id = self.remembered(shopper_id)
        there = [Quiet(key, until) for key, until in self.quiets[shopper_id].items()]
        self.quiets[shopper_id] = by_key([*there, *quiets])

    def add_outcome(self, outcome: Outcome) -> bool:
        """Add an outcome; False, and nothing added, if it was there."""
        if (outcome.offer_id, outcome.kind) in self.outcomes:
            return False
        remembered = self.remembered(outcome.shopper_id)
        self.outcomes[outcome.offer_id, outcome.kind] = replace(outcome, shopper_id=remembered)
        return True
