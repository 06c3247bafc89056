"""Orders added up by customer, in one statement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from upsell_widget.domain.health.figures import HALF_YEAR, YEAR, Ordering
from upsell_widget.storage.database import Database
from upsell_widget.storage.tables.health import returns
from upsell_widget.storage.tables.history import purchases


class Orderings:
    """What customers ordered, as health is reckoned from it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def orderings(self, now: datetime, shopper_id: str | None = None) -> Mapping[str, Ordering]:
        """Customer → their orders up to ``now``, added up; guests left out."""
        with self._database.reading() as connection:
            rows = connection.execute(_added_up(now, shopper_id)).all()
        return {
            customer: Ordering(first, last, orders, in_year, returned, int(recent), int(before), lowest == highest)
            for customer, first, last, orders, in_year, returned, recent, before, lowest, highest in rows
        }

    def customers_between(self, after: datetime, until: datetime) -> frozenset[str]:
        """The customers who ordered after one moment and not after another."""
        found = select(purchases.c.customer_id).distinct().where(purchases.c.at > after, purchases.c.at <= until)
        with self._database.reading() as connection:
            return frozenset(connection.scalars(found)) - {""}


def _added_up(now: datetime, shopper_id: str | None) -> Select[Any]:
    bought, is_back = purchases.c, returns.c.order_id.is_not(None)
    stands, in_year = returns.c.order_id.is_(None), bought.at > now - YEAR
    rows = (
        select(
            bought.customer_id,
            func.min(bought.at, type_=bought.at.type),
            func.max(bought.at, type_=bought.at.type),
            func.count(bought.order_id.distinct()),
            _orders(and_(stands, in_year)),
            _orders(and_(is_back, in_year)),
            _spent(and_(stands, bought.at > now - HALF_YEAR)),
            _spent(and_(stands, bought.at > now - 2 * HALF_YEAR, bought.at <= now - HALF_YEAR)),
            func.min(bought.currency),
            func.max(bought.currency),
        )
        .select_from(purchases.outerjoin(returns, and_(returns.c.order_id == bought.order_id, returns.c.at <= now)))
        .where(bought.at <= now, bought.customer_id != "")
        .group_by(bought.customer_id)
    )
    return rows if shopper_id is None else rows.where(bought.customer_id == shopper_id)


def _orders(counted: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((counted, purchases.c.order_id)).distinct())


def _spent(counted: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((counted, purchases.c.quantity * purchases.c.unit_price), else_=0)), 0)
