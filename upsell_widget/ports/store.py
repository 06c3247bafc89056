"""The port to our own memory. One contract suite runs over every implementation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from upsell_widget.domain.acceptances import Acceptance
from upsell_widget.domain.catalogue import Entry
from upsell_widget.domain.limits import Memory, Quiet
from upsell_widget.domain.moments import Moment
from upsell_widget.domain.outcomes import Event, Feeling, Impression, Outcome, Publication, Purchase, Recollection
from upsell_widget.domain.receipts import Eligibility, Receipt
from upsell_widget.ports.harm import HarmStore
from upsell_widget.ports.health import HealthStore
from upsell_widget.ports.meters import MeterStore
from upsell_widget.ports.outbox import OutboxStore
from upsell_widget.ports.referrals import ReferralStore
from upsell_widget.ports.surveys import SurveyStore


class CampaignStore(Protocol):
    """Campaigns as published documents."""

    def publish(self, publications: Sequence[Publication]) -> int:
        """Add these as new live versions (version numbers are given by the store), all or none; the new revision.

        A document equal to the live one makes no new version.
        """

    def retire(self, campaign_ids: Sequence[str]) -> int:
        """Take campaigns off, keeping their history; the new revision."""

    def publications(self) -> tuple[int, tuple[Publication, ...]]:
        """The revision and the live publications, by campaign id."""

    def revision(self) -> int:
        """Rises with every publish and retire; 0 at first."""


class MemoryStore(Protocol):
    """What shoppers saw, said and looked at."""

    def recall(self, shopper_id: str, session_id: str, now: datetime) -> Recollection:
        """Everything one decision needs, in one SQL statement, two where the shopper has meters. Never writes."""

    def feeling(self, shopper_id: str) -> Feeling:
        """How a shopper feels, in one SQL statement: all that a second look at the person needs."""

    def write_events(self, events: Sequence[Event]) -> None:
        """Append browsing events in one transaction."""

    def open(self, impression: Impression, judge: Callable[[Memory], Eligibility], moment: Moment | None = None) -> Eligibility:
        """Judge the shopper's memory and insert the impression in one transaction, under the shopper's lock.

        The judge's verdict is returned; only ELIGIBLE inserts. Opening an offer that is already open is ELIGIBLE again
        without a second impression or a second judgement.

        ``moment``: the moment of usage it speaks of. It is spoken of once: whoever comes second is answered SPOKEN_OF.
        """

    def impression(self, offer_id: str) -> Impression | None:
        """The impression of an offer, if it opened (or would have: ``arm``)."""

    def record(self, outcome: Outcome, quiets: Sequence[Quiet] = ()) -> bool:
        """Record an outcome and its silences in one transaction; False if that outcome was recorded before."""

    def outcomes(self, offer_id: str) -> tuple[Outcome, ...]:
        """The outcomes of an offer, oldest first."""

    def record_consent(self, shopper_id: str, granted: bool, at: datetime) -> None:
        """Record a change of consent; a withdrawal erases the shopper's browsing history in the same transaction."""

    def merge(self, anonymous_id: str, customer_id: str, at: datetime) -> None:
        """Log-in: fold a visitor's memory into the customer's, strictest limits winning; repeating changes nothing."""


class AcceptanceStore(Protocol):
    """Acceptances: inserted once, moved by compare-and-set."""

    def begin(self, acceptance: Acceptance) -> Acceptance:
        """Insert it pending, or return the one that won: same offer, or same change pending or settled."""

    def settle(self, acceptance: Acceptance, outcome: Outcome | None = None, quiets: Sequence[Quiet] = ()) -> Acceptance:
        """Store an acceptance moved to its next state, with its outcome and silences, in one transaction.

        Only if the stored state may still make that move (NEXT_STATES); otherwise nothing is written and the stored
        acceptance is returned.
        """

    def begin_undo(self, offer_id: str, at: datetime) -> Acceptance:
        """Note, before the shop is asked, that a settled acceptance is to be undone; the stored acceptance.

        Staff have been told nothing of it yet (``alerted``). One that is not settled, or is being undone already,
        stays as it is.
        """

    def drop_undo(self, acceptance: Acceptance) -> Acceptance:
        """Note that the undo begun at its ``undo_asked_at`` cannot be done; the stored acceptance. Later undos stay."""

    def acceptance(self, offer_id: str) -> Acceptance | None:
        """The acceptance of an offer."""

    def unresolved(self, before: datetime, at_most: int = 100) -> tuple[Acceptance, ...]:
        """Acceptances pending, or being undone, since before a moment; oldest first."""

    def settled_in(self, quiet_key: str) -> tuple[Acceptance, ...]:
        """The settled acceptances of one cart or order ("cart:42"), oldest first."""

    def purchased_with(self, order_id: str) -> tuple[Acceptance, ...]:
        """The acceptances whose PURCHASED outcome names this order, oldest first."""

    def mark_alerted(self, offer_id: str) -> bool:
        """Note that staff were told; True the first time."""


class ReceiptStore(Protocol):
    """Receipts, kept compressed for 30 days."""

    def keep_receipts(self, receipts: Sequence[Receipt], contexts: Mapping[str, str]) -> None:
        """Keep receipts, with the JSON of the context each was decided on, by receipt id."""

    def receipt(self, receipt_id: str) -> Receipt | None:
        """A kept receipt."""

    def receipt_context(self, receipt_id: str) -> str | None:
        """The context it was decided on, as JSON, for a replay."""


class HistoryStore(Protocol):
    """Past orders and views, and the catalogue index."""

    def add_purchases(self, purchases: Sequence[Purchase]) -> int:
        """Add rows of past orders, those already there (order, product) left alone; how many were new."""

    def order_lines(self, after: tuple[str, str] | None, at_most: int) -> Sequence[tuple[str, str, str, datetime]]:
        """(order, product, customer, when) of past orders in the store's order of (order, product), from behind a place on."""

    def units_sold(self, since: datetime | None = None) -> Mapping[str, int]:
        """Product id → units."""

    def save_catalogue(self, entries: Iterable[Entry], at: datetime) -> int:
        """Replace the shared index; its new version."""

    def catalogue_version(self) -> int:
        """The version of the shared index; 0: never synced."""

    def load_catalogue(self) -> tuple[int, tuple[Entry, ...]]:
        """The shared index."""

    def import_position(self, source: str) -> int:
        """Rows of this file (by its digest) already imported."""

    def set_import_position(self, source: str, rows: int, at: datetime) -> None:
        """Note how far an import came."""

    def views(self, after: int | None, at_most: int) -> Sequence[tuple[int, str, str, str, datetime]]:
        """(place, session, product, shopper, when) of views of products in the order of their places, from behind one on."""

    def import_views(self, views: Sequence[Event], source: str, rows: int, at: datetime) -> None:
        """Append views from a file and note how far its import came, in one transaction: none is read in twice."""


class Housekeeping(Protocol):
    """Leases and retention."""

    def lease(self, name: str, holder: str, now: datetime, duration: timedelta) -> bool:
        """Take or renew a named lease; False while another holder has it."""

    def release(self, name: str, holder: str) -> None:
        """Give a lease back."""

    def prune(self, now: datetime, events: timedelta, receipts: timedelta, answers: timedelta = timedelta(days=730)) -> Mapping[str, int]:
        """Delete what is past its retention, and silences that have run out; rows deleted by table."""

    def reset(self) -> None:
        """Forget shoppers, impressions, outcomes, acceptances, receipts (QA); campaigns and catalogue stay."""


class Store(
    CampaignStore,
    MemoryStore,
    AcceptanceStore,
    ReceiptStore,
    HistoryStore,
    Housekeeping,
    OutboxStore,
    HealthStore,
    SurveyStore,
    MeterStore,
    ReferralStore,
    HarmStore,
    Protocol,
):
    """Our memory: everything above in one database."""

    def migrate(self) -> None:
        """Bring the database to the newest schema; safe from several processes at once."""
