"""Live stock and prices: the printed catalogue joined with the database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from demo_shop.catalogue import Catalogue, Item
from demo_shop.refusals import Refused
from demo_shop.tables import PriceRow, StockRow


def on_shelf(session: Session, catalogue: Catalogue, ids: Collection[str] | None = None) -> dict[str, Item]:
    """These items (None: all) at their present price and stock, in printed order; what is not on sale is left out."""
    query = select(StockRow).where(StockRow.on_sale)
    rows = session.scalars(query if ids is None else query.where(StockRow.product_id.in_(ids)))
    live = {row.product_id: row for row in rows}
    return {
        item.id: replace(item, price=live[item.id].price, stock=live[item.id].units) for item in catalogue.items.values() if item.id in live
    }


def take(session: Session, product_id: str, units: int) -> None:
    """Take units off the shelf (negative: put them back).

    Raises Refused("sold_out") when there are not so many.
    """
    enough = (StockRow.units.is_(None)) | (StockRow.units >= units)
    statement = update(StockRow).where(StockRow.product_id == product_id, enough).values(units=StockRow.units - units)
    taken = session.execute(statement.returning(StockRow.product_id).execution_options(synchronize_session=False))
    if taken.first() is None:
        raise Refused("sold_out", f"{product_id}: fewer than {units} left")


def set_price(session: Session, product_id: str, price: int, now: datetime) -> None:
    """Change a price, and note since when."""
    session.execute(update(StockRow).where(StockRow.product_id == product_id).values(price=price))
    session.add(PriceRow(product_id=product_id, price=price, since=now))


def set_stock(session: Session, product_id: str, units: int, now: datetime) -> None:
    """Count the shelf."""
    session.execute(update(StockRow).where(StockRow.product_id == product_id).values(units=units, counted_at=now))
