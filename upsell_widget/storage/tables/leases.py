"""Leases: which process does a background job."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from upsell_widget.storage.tables.base import Moment, Row, table_of


class LeaseRow(Row, table=True):
    """A named lease and who holds it until when."""

    __tablename__ = "upsell_leases"

    name: str = Field(primary_key=True)
    holder: str
    expires_at: datetime = Field(sa_type=Moment)


leases = table_of(LeaseRow)
