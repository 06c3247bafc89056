"""Outcomes: what became of offers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field

from upsell_widget.storage.tables.base import BigNumber, Moment, Row, table_of


class OutcomeRow(Row, table=True):
    """One answer to one offer. ``amount``: minor units."""

    __tablename__ = "upsell_outcomes"
    __table_args__ = (UniqueConstraint("offer_id", "kind"), Index(None, "campaign_id", "at"))

    id: int | None = Field(default=None, primary_key=True, sa_type=BigNumber)
    offer_id: str
    kind: str
    shopper_id: str = Field(index=True)
    campaign_id: str
    campaign_version: int
    placement: str
    arm: str
    at: datetime = Field(sa_type=Moment)
    product_id: str | None = None
    order_id: str | None = Field(default=None, index=True)
    amount: int | None = Field(default=None, sa_type=BigInteger)
    currency: str | None = None
    qa: bool


outcomes = table_of(OutcomeRow)
