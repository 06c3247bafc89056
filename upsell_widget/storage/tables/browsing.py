"""Browsing: looks at products, the latest cart, where a session came from. Written in batches."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from upsell_widget.storage.tables.base import BigNumber, Moment, Row, table_of


class ViewRow(Row, table=True):
    """A look at a product (seconds 0), or seconds of visible dwell on it. Kept only with consent."""

    __tablename__ = "upsell_views"
    __table_args__ = (Index(None, "shopper_id", "at"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigNumber)
    shopper_id: str
    session_id: str
    product_id: str
    category: str
    """JSON: the path from the department down."""
    at: datetime = Field(sa_type=Moment, index=True)
    seconds: float
    qa: bool


class CartRow(Row, table=True):
    """A shopper's cart at the latest visit, and what their latest order took."""

    __tablename__ = "upsell_carts"

    shopper_id: str = Field(primary_key=True)
    lines: str
    """JSON: product id → quantity."""
    at: datetime = Field(sa_type=Moment, index=True)
    cart_id: str = Field(index=True)
    bought: str | None
    """JSON: product ids."""
    bought_at: datetime | None = Field(sa_type=Moment)


class SourceRow(Row, table=True):
    """The traffic source a session came from."""

    __tablename__ = "upsell_sources"

    session_id: str = Field(primary_key=True)
    source: str
    """JSON: utm_*."""
    at: datetime = Field(sa_type=Moment, index=True)


views = table_of(ViewRow)
carts = table_of(CartRow)
sources = table_of(SourceRow)
