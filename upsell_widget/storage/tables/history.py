"""History: rows of past orders, the catalogue index, how far imports came."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from upsell_widget.storage.tables.base import Moment, Row, table_of


class PurchaseRow(Row, table=True):
    """One product of one past order. ``unit_price``: minor units."""

    __tablename__ = "upsell_purchases"
    __table_args__ = (Index(None, "customer_id", "at"),)

    order_id: str = Field(primary_key=True)
    product_id: str = Field(primary_key=True)
    customer_id: str
    at: datetime = Field(sa_type=Moment, index=True)
    quantity: int
    unit_price: int = Field(sa_type=BigInteger)
    currency: str


class CataloguePart(Row, table=True):
    """Some thousand entries of the shared index: zlib of JSON."""

    __tablename__ = "upsell_catalogue"

    part: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    document: bytes


class ImportPosition(Row, table=True):
    """How many rows of a file, named by its digest, were imported."""

    __tablename__ = "upsell_imports"

    source: str = Field(primary_key=True)
    rows: int
    at: datetime = Field(sa_type=Moment)


purchases = table_of(PurchaseRow)
catalogue_parts = table_of(CataloguePart)
import_positions = table_of(ImportPosition)
