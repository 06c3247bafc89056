"""Deliveries in SQL: claimed by one process at a time, concluded by the one that has the claim."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, delete, func, or_, select, update

from upsell_widget.domain.channels import INBOX
from upsell_widget.domain.outbox import KEPT_BACK, Delivery, DeliveryState
from upsell_widget.storage.database import Database
from upsell_widget.storage.notices import notice_of
from upsell_widget.storage.rows import column_text
from upsell_widget.storage.tables.outbox import deliveries as table
from upsell_widget.storage.tables.outbox import disabled_channels, notices
from upsell_widget.storage.upsert import insert_into

AT_ONCE = 500
"""Notices spread in one transaction."""
_WAITING = table.c.state == DeliveryState.WAITING.value
_FOUND = select(notices, table.c.channel, table.c.state, table.c.attempts, table.c.next_at, table.c.problem).join(
    notices, notices.c.id == table.c.notice_id
)


class Deliveries:
    """What is on its way to the channels."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def spread(self, now: datetime) -> int:
        """Make a delivery for each channel of every new notice; how many were made."""
        new = select(notices).where(notices.c.is_spread.is_(False)).order_by(notices.c.at).limit(AT_ONCE)
        with self._database.reading() as connection:
            found = [notice_of(row) for row in connection.execute(new)]
        rows = [_new(notice.id, channel, now) for notice in found for channel in notice.channels if channel != INBOX]
        if not found:
            return 0
        with self._database.writing() as connection:
            made = insert_into(connection, table).values(rows).on_conflict_do_nothing().returning(table.c.channel)
            count = len(connection.execute(made).all())
            connection.execute(update(notices).where(notices.c.id.in_([each.id for each in found])).values(is_spread=True))
        return count

    def claim(self, now: datetime, until: datetime, skip: Collection[str] = ()) -> Delivery | None:
        """Take the delivery that has been due for longest, its attempt counted; nobody else gets it before ``until``."""
        due = _FOUND.where(_WAITING, table.c.next_at <= now).order_by(table.c.next_at, table.c.begun_at).limit(1)
        if skip:
            due = due.where(table.c.channel.not_in(skip))
        with self._database.reading() as connection:
            if connection.execute(due).first() is None:
                return None  # the usual answer, and no lock for it
        with self._database.writing(durable=True) as connection:
            row = connection.execute(due.with_for_update(of=table, skip_locked=True)).first()
            if row is None:
                return None
            delivery = _delivery_of(row)
            connection.execute(update(table).where(_this(delivery)).values(attempts=table.c.attempts + 1, next_at=until))
            return replace(delivery, attempts=delivery.attempts + 1, next_at=until)

    def conclude(self, delivery: Delivery) -> bool:
        """Write how an attempt ended; False if it was concluded or taken by somebody else since."""
        arrived = delivery.state is DeliveryState.DELIVERED
        ours = _this(delivery) if arrived else and_(_this(delivery), _WAITING, table.c.attempts == delivery.attempts)
        ended = {"state": delivery.state.value, "next_at": delivery.next_at, "problem": delivery.problem}
        with self._database.writing() as connection:
            return bool(connection.execute(update(table).where(ours).values(ended)).rowcount)

    def deliveries(self, state: DeliveryState | None = None, at_most: int = 100) -> tuple[Delivery, ...]:
        """Deliveries, newest first."""
        wanted = _FOUND.order_by(table.c.begun_at.desc(), table.c.notice_id, table.c.channel).limit(at_most)
        if state is not None:
            wanted = wanted.where(table.c.state == state.value)
        with self._database.reading() as connection:
            return tuple(map(_delivery_of, connection.execute(wanted)))

    def delivery_counts(self) -> Mapping[DeliveryState, int]:
        """How many deliveries there are in each state."""
        with self._database.reading() as connection:
            counted = connection.execute(select(table.c.state, func.count()).group_by(table.c.state))
            return {DeliveryState(state): count for state, count in counted}

    def redeliver(self, notice_id: str, now: datetime) -> int:
        """Let what is dead or disabled of a notice be tried anew; how many deliveries."""
        given_up = or_(table.c.state == DeliveryState.DEAD.value, table.c.state == DeliveryState.DISABLED.value)
        again = update(table).where(table.c.notice_id == column_text(notice_id), given_up)
        with self._database.writing() as connection:
            return int(connection.execute(again.values(state=DeliveryState.WAITING.value, attempts=0, next_at=now)).rowcount)

    def disable_channel(self, name: str, fingerprint: str, at: datetime) -> None:
        """Note that an endpoint wants no more, and keep back what waits for it."""
        row = {"name": name, "fingerprint": fingerprint, "at": at}
        with self._database.writing() as connection:
            noted = insert_into(connection, disabled_channels).values(row)
            connection.execute(noted.on_conflict_do_update(index_elements=["name"], set_=row))
            keep_back = update(table).where(table.c.channel == name, _WAITING)
            connection.execute(keep_back.values(state=DeliveryState.DISABLED.value, problem=KEPT_BACK))

    def enable_channel(self, name: str) -> None:
        """Note that a channel is spoken to again."""
        with self._database.writing() as connection:
            connection.execute(delete(disabled_channels).where(disabled_channels.c.name == name))

    def disabled_channels(self) -> Mapping[str, str]:
        """Name → fingerprint of the endpoint that wants no more."""
        with self._database.reading() as connection:
            found = connection.execute(select(disabled_channels.c.name, disabled_channels.c.fingerprint))
            return {row.name: row.fingerprint for row in found}


def _new(notice_id: str, channel: str, now: datetime) -> dict[str, Any]:
    waiting = DeliveryState.WAITING.value
    return {
        "notice_id": notice_id, "channel": channel, "state": waiting, "attempts": 0, "begun_at": now, "next_at": now, "problem": "",
    }  # fmt: skip


def _this(delivery: Delivery) -> Any:
    return and_(table.c.notice_id == delivery.notice.id, table.c.channel == delivery.channel)


def _delivery_of(row: Row[Any]) -> Delivery:
    return Delivery(notice_of(row), row.channel, DeliveryState(row.state), row.attempts, row.next_at, row.problem)
