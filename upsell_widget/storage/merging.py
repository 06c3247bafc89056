"""Merging: at log-in a visitor's memory becomes the customer's. The strictest limits win and nothing is counted twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Table, delete, select, update

from upsell_widget.domain.limits import Quiet
from upsell_widget.storage.browsing import note_carts
from upsell_widget.storage.consents import consent_of, note, withdraw
from upsell_widget.storage.database import Database
from upsell_widget.storage.exposure import flag_multiple_exposure
from upsell_widget.storage.health import follow_health
from upsell_widget.storage.locking import hold_browsing, lock_shopper
from upsell_widget.storage.meters import move_meters
from upsell_widget.storage.outcomes import silence
from upsell_widget.storage.tables.browsing import carts, views
from upsell_widget.storage.tables.impressions import impressions
from upsell_widget.storage.tables.outbox import notices
from upsell_widget.storage.tables.outcomes import outcomes
from upsell_widget.storage.tables.receipts import receipts
from upsell_widget.storage.tables.shoppers import quiets, shoppers
from upsell_widget.storage.tables.surveys import survey_answers

REASSIGNED: tuple[Table, ...] = (impressions, outcomes, views, receipts, notices, survey_answers)
"""Tables whose rows simply change hands."""


class Merging:
    """Folds visitors into customers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def merge(self, anonymous_id: str, customer_id: str, at: datetime) -> None:
        """Fold a visitor's memory into the customer's; repeating it changes nothing.

        Impressions keep the arm they were made in. From now on the account's arm decides; whoever was in both is flagged.
        """
        if anonymous_id == customer_id:
            return
        with self._database.writing() as connection:
            hold_browsing(connection)
            for shopper_id in (anonymous_id, customer_id):  # in the order of everyone who follows a visitor to the account
                lock_shopper(connection, shopper_id)
            _move(connection, anonymous_id, customer_id)
            flag_multiple_exposure(connection, customer_id)
            note(connection, anonymous_id, merged_into=customer_id, merged_at=at, changed_at=at)
            _carry_consent(connection, anonymous_id, customer_id, at)


def _move(connection: Connection, visitor: str, customer: str) -> None:
    silent = connection.execute(select(quiets.c.key, quiets.c.until).where(quiets.c.shopper_id == visitor))
    silence(connection, customer, [Quiet(*row) for row in silent])
    connection.execute(delete(quiets).where(quiets.c.shopper_id == visitor))
    for table in REASSIGNED:
        connection.execute(update(table).where(table.c.shopper_id == visitor).values(shopper_id=customer))
    follow_health(connection, visitor, customer)
    move_meters(connection, visitor, customer)
    cart = connection.execute(delete(carts).where(carts.c.shopper_id == visitor).returning(*carts.c)).mappings().first()
    if cart is not None:
        note_carts(connection, [{**cart, "shopper_id": customer}])


def _carry_consent(connection: Connection, visitor: str, customer: str, at: datetime) -> None:
    """The account's own word on consent stands; without one the visitor's does."""
    stands, said = consent_of(connection, customer), consent_of(connection, visitor)
    if stands is None and said is not None:
        stands = said
        note(connection, customer, consent=said[0], consent_at=said[1])
    connection.execute(update(shoppers).where(shoppers.c.shopper_id == visitor).values(consent=None, consent_at=None))
    if stands is not None and not stands[0]:
        withdraw(connection, customer, at)
