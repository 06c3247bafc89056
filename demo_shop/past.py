"""The shop's past as a file: what an owner exports once, so that the widget knows what was bought before it came."""

from __future__ import annotations

import csv
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo_shop.tables import OrderRow

COLUMNS = ("order_id", "customer_id", "ts", "item_id", "qty", "unit_price")
"""As ``flask upsell import orders`` reads them."""


def write_orders(session: Session, path: Path) -> int:
    """Write every order that was not cancelled, oldest first, a row a line; the number of orders."""
    orders = session.scalars(select(OrderRow).where(OrderRow.cancelled_at.is_(None)).order_by(OrderRow.placed_at, OrderRow.id)).all()
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for order in orders:
            placed = order.id, order.customer_id or "", order.placed_at.isoformat()
            rows.writerows((*placed, line.product_id, line.quantity, line.unit_price) for line in order.lines)
    return len(orders)
