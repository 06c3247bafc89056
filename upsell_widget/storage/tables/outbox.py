"""What was told to staff, and how it reached them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from upsell_widget.storage.tables.base import Moment, Row, table_of


class NoticeRow(Row, table=True):
    """A signal told to staff. ``follows``: the notice before it of the same matter, so that only one can be next."""

    __tablename__ = "upsell_notices"
    __table_args__ = (UniqueConstraint("key", "follows"), Index(None, "shopper_id", "code", "matter"))

    id: str = Field(primary_key=True)
    key: str
    follows: str
    code: str
    shopper_id: str
    at: datetime = Field(sa_type=Moment, index=True)
    found: str
    matter: str
    channels: str
    in_inbox: bool
    standing: str
    is_spread: bool = Field(index=True)


class DeliveryRow(Row, table=True):
    """One notice on its way to one channel."""

    __tablename__ = "upsell_deliveries"
    __table_args__ = (Index(None, "state", "next_at"),)

    notice_id: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    state: str
    attempts: int
    begun_at: datetime = Field(sa_type=Moment, index=True)
    next_at: datetime = Field(sa_type=Moment)
    problem: str


class DisabledChannelRow(Row, table=True):
    """A channel whose endpoint said that it wants no more (410)."""

    __tablename__ = "upsell_disabled_channels"

    name: str = Field(primary_key=True)
    fingerprint: str
    at: datetime = Field(sa_type=Moment)


notices = table_of(NoticeRow)
deliveries = table_of(DeliveryRow)
disabled_channels = table_of(DisabledChannelRow)
