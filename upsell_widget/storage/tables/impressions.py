"""Impressions: what opened, or in the holdout would have."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from upsell_widget.storage.tables.base import Moment, Row, table_of


class ImpressionRow(Row, table=True):
    """One impression. ``multiple_exposure``: by then this shopper had been in both arms of the campaign."""

    __tablename__ = "upsell_impressions"
    __table_args__ = (Index(None, "shopper_id", "at"), Index(None, "campaign_id", "at"))

    offer_id: str = Field(primary_key=True)
    shopper_id: str
    session_id: str
    page_id: str
    campaign_id: str
    campaign_version: int
    placement: str
    kind: str
    subject: str
    arm: str
    at: datetime = Field(sa_type=Moment)
    parent_id: str | None = Field(default=None, index=True)
    step: int
    qa: bool
    multiple_exposure: bool


impressions = table_of(ImpressionRow)
