"""Impressions: popups open one at a time per shopper, judged on what was open before."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, select

from upsell_widget.domain.limits import Memory
from upsell_widget.domain.outcomes import Impression
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility
from upsell_widget.storage.database import Database
from upsell_widget.storage.exposure import was_in_other_arm
from upsell_widget.storage.locking import lock_shopper
from upsell_widget.storage.memory import memory_of
from upsell_widget.storage.rows import impression_columns, impression_of
from upsell_widget.storage.tables.impressions import impressions as table


class Impressions:
    """Opens popups and knows which were."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, impression: Impression, judge: Callable[[Memory], Eligibility]) -> Eligibility:
        """Judge and insert in one transaction, under the shopper's lock."""
        with self._database.writing() as connection:
            lock_shopper(connection, impression.shopper_id)
            if connection.scalar(select(table.c.at).where(table.c.offer_id == impression.offer_id)) is not None:
                return ELIGIBLE
            verdict = judge(memory_of(connection, impression.shopper_id, impression.at))
            if verdict is ELIGIBLE:
                both_arms = was_in_other_arm(connection, impression)
                connection.execute(table.insert(), impression_columns(impression) | {"multiple_exposure": both_arms})
            return verdict

    def impression(self, offer_id: str) -> Impression | None:
        """The impression of an offer."""
        with self._database.reading() as connection:
            row = connection.execute(select(table).where(table.c.offer_id == offer_id)).first()
        return impression_of(row) if row is not None else None

    def children(self, offer_id: str) -> int:
        """How many impressions name this offer as their parent."""
        with self._database.reading() as connection:
            return connection.scalar(select(func.count()).where(table.c.parent_id == offer_id)) or 0
