"""Shoppers: whose row is locked while a popup opens, what they agreed to, whose memory theirs went into; silences."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from upsell_widget.storage.tables.base import Moment, Row, table_of


class ShopperRow(Row, table=True):
    """One shopper, visitor or customer."""

    __tablename__ = "upsell_shoppers"

    shopper_id: str = Field(primary_key=True)
    consent: bool | None = None
    consent_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    merged_into: str | None = None
    merged_at: datetime | None = Field(default=None, sa_type=Moment)
    changed_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    """The latest withdrawal or merge: what events that come late must follow."""


class QuietRow(Row, table=True):
    """A key that is silent for a shopper until a moment, or (NULL) for ever."""

    __tablename__ = "upsell_quiets"

    shopper_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    until: datetime | None = Field(default=None, sa_type=Moment, index=True)


shoppers = table_of(ShopperRow)
quiets = table_of(QuietRow)
