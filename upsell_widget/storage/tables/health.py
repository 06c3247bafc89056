"""Health: what is told of customers, what they sent back, their scores and how those went."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from upsell_widget.storage.tables.base import Moment, Row, table_of


class HealthRow(Row, table=True):
    """The latest health score of one customer; no score: too little is known. ``contributions``: JSON."""

    __tablename__ = "upsell_health"

    shopper_id: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Moment)
    score: float | None = None
    band: str
    previous: str
    because: str
    contributions: str
    risen: float = 0.0
    """Points above the lowest score of the last 14 days."""


class HealthDayRow(Row, table=True):
    """The last health score of one customer on one day (UTC)."""

    __tablename__ = "upsell_health_days"

    shopper_id: str = Field(primary_key=True)
    day: str = Field(primary_key=True, index=True)
    score: float


class ToldRow(Row, table=True):
    """One figure of health the shop told of one customer."""

    __tablename__ = "upsell_health_told"

    shopper_id: str = Field(primary_key=True)
    measure: str = Field(primary_key=True)
    figure: float
    at: datetime = Field(sa_type=Moment)


class ReturnRow(Row, table=True):
    """An order that was refunded or cancelled."""

    __tablename__ = "upsell_returns"

    order_id: str = Field(primary_key=True)
    customer_id: str = Field(index=True)
    at: datetime = Field(sa_type=Moment)


health = table_of(HealthRow)
health_days = table_of(HealthDayRow)
health_told = table_of(ToldRow)
returns = table_of(ReturnRow)
