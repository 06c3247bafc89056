"""Impressions: popups open one at a time per shopper, judged on what was open before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection, select

from upsell_widget.domain.limits import Memory
from upsell_widget.domain.moments import Moment
from upsell_widget.domain.outcomes import Impression
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility, Reason
from upsell_widget.storage.database import Database
from upsell_widget.storage.locking import lock_shopper
from upsell_widget.storage.memory import opening_of
from upsell_widget.storage.meters import speak_of
from upsell_widget.storage.rows import impression_columns, impression_of
from upsell_widget.storage.tables.impressions import impressions as table


class Impressions:
    """Opens popups and knows which were."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, impression: Impression, judge: Callable[[Memory], Eligibility], moment: Moment | None = None) -> Eligibility:
        """Judge and insert in one transaction, under the shopper's lock."""
        with self._database.writing() as connection:
            if not self._database.is_sqlite:  # there the transaction has the whole file to itself
                impression = replace(impression, shopper_id=_remembered_as(connection, impression.shopper_id))
            before = opening_of(connection, impression)
            if before.is_open:
                return ELIGIBLE
            verdict = judge(before.memory)
            if verdict is ELIGIBLE and moment is not None and not speak_of(connection, impression.shopper_id, moment):
                return Eligibility(Reason.SPOKEN_OF, moment.key, "once for each moment")
            if verdict is ELIGIBLE:
                columns = impression_columns(impression) | {"multiple_exposure": before.was_in_other_arm}
                connection.execute(table.insert(), columns)
            return verdict

    def impression(self, offer_id: str) -> Impression | None:
        """The impression of an offer."""
        with self._database.reading() as connection:
            row = connection.execute(select(table).where(table.c.offer_id == offer_id)).first()
        return impression_of(row) if row is not None else None


def _remembered_as(connection: Connection, shopper_id: str) -> str:
    """Lock a shopper, and who has logged in since an offer was made to them: the account, whose caps and silences hold."""
    account = lock_shopper(connection, shopper_id)
    return account if account == shopper_id else lock_shopper(connection, account)
