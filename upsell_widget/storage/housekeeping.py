"""Leases and retention in SQL."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, and_, delete, or_, select, tuple_

from upsell_widget.domain.outbox import DeliveryState
from upsell_widget.storage.database import Database
from upsell_widget.storage.tables.acceptances import acceptances
from upsell_widget.storage.tables.browsing import carts, sources, views
from upsell_widget.storage.tables.health import health, health_days, health_told
from upsell_widget.storage.tables.impressions import impressions
from upsell_widget.storage.tables.leases import leases
from upsell_widget.storage.tables.meters import meters
from upsell_widget.storage.tables.outbox import deliveries, disabled_channels, notices
from upsell_widget.storage.tables.outcomes import outcomes
from upsell_widget.storage.tables.receipts import receipts
from upsell_widget.storage.tables.referrals import referral_codes, referrals
from upsell_widget.storage.tables.shoppers import quiets, shoppers
from upsell_widget.storage.tables.surveys import survey_answers
from upsell_widget.storage.upsert import insert_into
from upsell_widget.storage.windows import NOTICES_FOR

AT_ONCE = 5_000
"""Rows deleted in one transaction, so that pruning never keeps a shopper waiting."""
_IS_WAITING = deliveries.c.state == DeliveryState.WAITING.value
FORGOTTEN: tuple[Table, ...] = (shoppers, quiets, impressions, outcomes, views, carts, sources, acceptances, receipts, leases)
FORGOTTEN += (notices, deliveries, disabled_channels)
FORGOTTEN += (health, health_days, health_told)
FORGOTTEN += (survey_answers,)
FORGOTTEN += (meters,)
FORGOTTEN += (referral_codes, referrals)


class Housekeeping:
    """Leases, and forgetting what is past its time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def lease(self, name: str, holder: str, now: datetime, duration: timedelta) -> bool:
        """Take or renew a named lease; False while another holder has it."""
        with self._database.writing() as connection:
            taken = insert_into(connection, leases).values(name=name, holder=holder, expires_at=now + duration)
            free = or_(leases.c.holder == holder, leases.c.expires_at <= now)
            renewed = taken.on_conflict_do_update(
                index_elements=["name"], set_={"holder": holder, "expires_at": now + duration}, where=free
            )
            return connection.execute(renewed.returning(leases.c.name)).first() is not None

    def release(self, name: str, holder: str) -> None:
        """Give a lease back."""
        with self._database.writing() as connection:
            connection.execute(delete(leases).where(leases.c.name == name, leases.c.holder == holder))

    def prune(self, now: datetime, events: timedelta, receipts: timedelta, answers: timedelta = timedelta(days=730)) -> Mapping[str, int]:
        """Delete what is past its retention; rows deleted by table."""
        past = _past(now - events, now - receipts, now) | {survey_answers: survey_answers.c.at < now - answers}
        return {table.name.removeprefix("upsell_"): self._delete(table, over) for table, over in past.items()}

    def _delete(self, table: Table, over: ColumnElement[bool]) -> int:
        key = tuple_(*table.primary_key)
        some = select(*table.primary_key).where(over).limit(AT_ONCE)
        total, deleted = 0, AT_ONCE
        while deleted == AT_ONCE:
            with self._database.writing() as connection:
                deleted = connection.execute(delete(table).where(key.in_(some))).rowcount
            total += deleted
        return total

    def reset(self) -> None:
        """Forget shoppers and everything about them."""
        with self._database.writing() as connection:
            for table in FORGOTTEN:
                connection.execute(delete(table))


def _past(oldest_event: datetime, oldest_receipt: datetime, now: datetime) -> dict[Table, ColumnElement[bool]]:
    oldest_notice = min(oldest_event, now - NOTICES_FOR)
    return {
        views: views.c.at < oldest_event,
        carts: carts.c.at < oldest_event,
        sources: sources.c.at < oldest_event,
        receipts: receipts.c.at < oldest_receipt,
        quiets: quiets.c.until <= now,
        leases: leases.c.expires_at <= now,
        deliveries: and_(deliveries.c.notice_id.in_(select(notices.c.id).where(notices.c.at < oldest_notice)), ~_IS_WAITING),
        notices: and_(notices.c.at < oldest_notice, notices.c.id.not_in(select(deliveries.c.notice_id))),
        health_days: health_days.c.day < oldest_event.date().isoformat(),
        meters: meters.c.at < oldest_event,
    }
