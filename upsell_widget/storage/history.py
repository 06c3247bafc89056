"""Past orders and import positions in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select, tuple_

from upsell_widget.domain.outcomes import Purchase
from upsell_widget.storage.database import Database
from upsell_widget.storage.tables.history import import_positions, purchases
from upsell_widget.storage.upsert import insert_into


class History:
    """What was bought before, and how far imports of it came."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_purchases(self, rows: Sequence[Purchase]) -> int:
        """Add rows of past orders, those already there left alone; how many were new."""
        if not rows:
            return 0
        columns = sorted((_columns(row) for row in rows), key=lambda each: (each["order_id"], each["product_id"]))
        with self._database.writing() as connection:
            connection = connection.execution_options(preserve_rowcount=True)
            return connection.execute(insert_into(connection, purchases).on_conflict_do_nothing(), columns).rowcount

    def order_lines(self, after: tuple[str, str] | None, at_most: int) -> Sequence[tuple[str, str, str, datetime]]:
        """(order, product, customer, when) of past orders by (order, product), from behind a place on."""
        place = purchases.c.order_id, purchases.c.product_id
        rows = select(*place, purchases.c.customer_id, purchases.c.at).order_by(*place).limit(at_most)
        if after is not None:
            rows = rows.where(tuple_(*place) > tuple_(*after))
        with self._database.reading() as connection:
            return [(order_id, product_id, customer_id, at) for order_id, product_id, customer_id, at in connection.execute(rows)]

    def units_sold(self, since: datetime | None = None) -> Mapping[str, int]:
        """Product id → units."""
        units = select(purchases.c.product_id, func.sum(purchases.c.quantity)).group_by(purchases.c.product_id)
        if since is not None:
            units = units.where(purchases.c.at >= since)
        with self._database.reading() as connection:
            return {product_id: int(total) for product_id, total in connection.execute(units)}

    def import_position(self, source: str) -> int:
        """Rows of this file already imported."""
        with self._database.reading() as connection:
            return connection.scalar(select(import_positions.c.rows).where(import_positions.c.source == source)) or 0

    def set_import_position(self, source: str, rows: int, at: datetime) -> None:
        """Note how far an import came."""
        with self._database.writing() as connection:
            note_position(connection, source, rows, at)


def note_position(connection: Connection, source: str, rows: int, at: datetime) -> None:
    """Note how far an import came, within a transaction."""
    noted = insert_into(connection, import_positions).values(source=source, rows=rows, at=at)
    connection.execute(noted.on_conflict_do_update(index_elements=["source"], set_={"rows": rows, "at": at}))


def _columns(row: Purchase) -> dict[str, object]:
    return {
        "order_id": row.order_id,
        "product_id": row.product_id,
        "customer_id": row.customer_id,
        "at": row.at,
        "quantity": row.quantity,
        "unit_price": row.unit_price.amount,
        "currency": row.unit_price.currency,
    }
