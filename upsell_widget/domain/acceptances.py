"""Acceptances: how a yes becomes exactly one change (MONEY.md)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from upsell_widget.domain.changes import fingerprint
from upsell_widget.domain.money import Money
from upsell_widget.domain.offers import Offer
from upsell_widget.domain.receipts import Receipt
from upsell_widget.domain.shop import Applied, Quote


class AcceptanceState(StrEnum):
    """pending → settled | refused | failed; settled → undone | refunded."""

    PENDING = "pending"
    SETTLED = "settled"
    REFUSED = "refused"
    FAILED = "failed"
    UNDONE = "undone"
    REFUNDED = "refunded"


NEXT_STATES = {
    AcceptanceState.PENDING: frozenset({AcceptanceState.SETTLED, AcceptanceState.REFUSED, AcceptanceState.FAILED}),
    AcceptanceState.SETTLED: frozenset({AcceptanceState.UNDONE, AcceptanceState.REFUNDED}),
}
"""The transitions there are; every other state is final."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One accepted offer and what has become of it. ``amount`` is the most that may be charged: what was shown."""

    offer: Offer
    key: str
    """Handed to the shop, the same on every retry."""
    amount: Money
    at: datetime
    state: AcceptanceState = AcceptanceState.PENDING
    updated_at: datetime | None = None
    reason: str | None = None
    """Why it was refused or failed: a Reason code."""
    applied: Applied | None = None
    terms: str = ""
    """The terms shown, as JSON, whose hash the offer carried."""
    receipt: Receipt | None = None
    alerted: bool = False
    qa: bool = False
    undo_asked_at: datetime | None = None
    """Since when the shop is to take it back. Until the shop has said that it did, the acceptance stands as settled."""

    @property
    def offer_id(self) -> str:
        """Unique: an offer is accepted once."""
        return self.offer.id

    @property
    def fingerprint(self) -> str:
        """Unique among pending and settled: the same change to the same cart or order is made once."""
        return fingerprint(self.offer.change) if self.offer.change is not None else self.offer.id

    @property
    def is_being_undone(self) -> bool:
        """Whether an undo was begun whose end is not known."""
        return self.state is AcceptanceState.SETTLED and self.undo_asked_at is not None

    @property
    def unresolved_since(self) -> datetime | None:
        """Since when nobody knows what the shop did; None: it is known."""
        if self.state is AcceptanceState.PENDING:
            return self.at
        return self.undo_asked_at if self.is_being_undone else None

    @property
    def shown(self) -> Quote | None:
        """The quote the shopper said yes to."""
        return self.offer.quote

    def moved(self, state: AcceptanceState, at: datetime, *, reason: str | None = None, applied: Applied | None = None) -> Acceptance:
        """This acceptance in its next state. Raises ValueError for a transition there is not."""
        if state not in NEXT_STATES.get(self.state, frozenset()):
            raise ValueError(f"an acceptance cannot go from {self.state} to {state}")
        return replace(self, state=state, updated_at=at, reason=reason, applied=applied or self.applied)
