"""Referrals in SQL: a step locks every referral of the inviter, so that the cap is exact."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, true, update

from upsell_widget.documents.referrals import decode_referral, encode_referral
from upsell_widget.domain.referrals.people import FACTS, Person
from upsell_widget.domain.referrals.referral import Referral, Standing
from upsell_widget.ports.referrals import Step
from upsell_widget.storage.database import Database
from upsell_widget.storage.tables.referrals import referral_codes as codes
from upsell_widget.storage.tables.referrals import referrals as table
from upsell_widget.storage.upsert import insert_into


class Referrals:
    """Who invited whom."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def give_code(self, shopper_id: str, code: str, at: datetime, expired: datetime) -> str | None:
        """The code this customer has that is not older; None: somebody else has this one."""
        with self._database.writing(durable=True) as connection:
            connection.execute(delete(codes).where(codes.c.shopper_id == shopper_id, codes.c.made_at < expired))
            given = insert_into(connection, codes).values(code=code, shopper_id=shopper_id, made_at=at)
            connection.execute(given.on_conflict_do_nothing())
            return connection.execute(select(codes.c.code).where(codes.c.shopper_id == shopper_id)).scalar()

    def code_owner(self, code: str) -> tuple[str, datetime] | None:
        """Whose code it is, and since when."""
        with self._database.reading() as connection:
            row = connection.execute(select(codes.c.shopper_id, codes.c.made_at).where(codes.c.code == code)).first()
            return (row.shopper_id, row.made_at) if row is not None else None

    def withdraw_code(self, shopper_id: str) -> bool:
        """Delete a customer's code; False: they had none."""
        with self._database.writing(durable=True) as connection:
            return bool(connection.execute(delete(codes).where(codes.c.shopper_id == shopper_id)).rowcount)

    def add_referral(self, referral: Referral) -> Referral:
        """Add it, or return the one this friend is in already."""
        with self._database.writing(durable=True) as connection:
            connection.execute(insert_into(connection, table).values(_columns(referral)).on_conflict_do_nothing())
            stored = select(table.c.document).where(table.c.friend_id == referral.friend.shopper_id)
            return decode_referral(connection.execute(stored).scalar_one())

    def referral(self, referral_id: str) -> Referral | None:
        """A referral."""
        return next(iter(self._referrals_where(table.c.id == referral_id)), None)

    def referral_of(self, friend_id: str) -> Referral | None:
        """The referral somebody is the friend in."""
        return next(iter(self._referrals_where(table.c.friend_id == friend_id)), None)

    def referrals_by(self, inviter_id: str) -> tuple[Referral, ...]:
        """The referrals of an inviter, oldest first."""
        return self._referrals_where(table.c.inviter_id == inviter_id)

    def referrals_like(self, friend: Person) -> tuple[Referral, ...]:
        """The referrals of other friends who share a known fact with this one."""
        alike = [table.c[f"friend_{fact}"] == known for fact in FACTS if (known := getattr(friend, fact))]
        return self._referrals_where(and_(or_(*alike), table.c.friend_id != friend.shopper_id)) if alike else ()

    def _referrals_where(self, wanted: ColumnElement[bool], at_most: int | None = None) -> tuple[Referral, ...]:
        found = select(table.c.document).where(wanted).order_by(table.c.joined_at, table.c.id).limit(at_most)
        with self._database.reading() as connection:
            return tuple(decode_referral(text) for text in connection.execute(found).scalars())

    def referrals(self, standing: Standing | None = None, at_most: int = 1_000) -> tuple[Referral, ...]:
        """Referrals of one standing, or all; oldest first."""
        return self._referrals_where(true() if standing is None else table.c.standing == standing.value, at_most)

    def referrals_to_settle(self, ordered_before: datetime, at_most: int = 1_000) -> tuple[Referral, ...]:
        """Being settled, or ordered by then; oldest order first."""
        ripe = (table.c.standing == Standing.BOUGHT.value) & (table.c.ordered_at <= ordered_before)
        wanted = or_(table.c.standing == Standing.SETTLING.value, ripe)
        found = select(table.c.document).where(wanted).order_by(table.c.ordered_at, table.c.id).limit(at_most)
        with self._database.reading() as connection:
            return tuple(decode_referral(text) for text in connection.execute(found).scalars())

    def step_referral(self, referral_id: str, step: Step) -> Referral:
        """Take a step while every referral of the inviter is locked."""
        inviter = select(table.c.inviter_id).where(table.c.id == referral_id).scalar_subquery()
        locked = select(table.c.document).where(table.c.inviter_id == inviter).order_by(table.c.id).with_for_update()
        with self._database.writing(durable=True) as connection:
            known = {each.id: each for each in map(decode_referral, connection.execute(locked).scalars())}
            if (before := known.pop(referral_id, None)) is None:
                raise LookupError(f"referral {referral_id}: found none, expected one that was begun")
            after = step(before, tuple(known.values()))
            if after != before:
                connection.execute(update(table).where(table.c.id == referral_id).values(_columns(after)))
            return after


def _columns(referral: Referral) -> dict[str, Any]:
    return {
        "id": referral.id,
        "inviter_id": referral.inviter.shopper_id,
        "friend_id": referral.friend.shopper_id,
        **{f"friend_{fact}": getattr(referral.friend, fact) for fact in FACTS},
        "standing": referral.standing.value,
        "joined_at": referral.joined_at,
        "ordered_at": referral.order.placed_at if referral.order is not None else None,
        "document": encode_referral(referral),
    }
