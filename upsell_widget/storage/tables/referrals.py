"""Codes of invitation, and referrals."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from upsell_widget.storage.tables.base import Moment, Row, table_of


class ReferralCodeRow(Row, table=True):
    """A customer's code."""

    __tablename__ = "upsell_referral_codes"

    code: str = Field(primary_key=True)
    shopper_id: str = Field(index=True, unique=True)
    made_at: datetime = Field(sa_type=Moment)


class ReferralRow(Row, table=True):
    """One referral; a friend is in one at most."""

    __tablename__ = "upsell_referrals"

    id: str = Field(primary_key=True)
    inviter_id: str = Field(index=True)
    friend_id: str = Field(index=True, unique=True)
    friend_mailbox: str = Field(default="", index=True)
    """This and the next three: hashes, to find friends who are alike."""
    friend_payment: str = Field(default="", index=True)
    friend_address: str = Field(default="", index=True)
    friend_device: str = Field(default="", index=True)
    standing: str
    joined_at: datetime = Field(sa_type=Moment)
    ordered_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    document: str


referral_codes = table_of(ReferralCodeRow)
referrals = table_of(ReferralRow)
