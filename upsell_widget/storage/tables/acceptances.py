"""Acceptances: one an offer, and one a change while it stands."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from upsell_widget.storage.tables.base import Moment, Row, table_of

STANDING = text("state IN ('pending', 'settled')")


class AcceptanceRow(Row, table=True):
    """One acceptance; the document holds all of it, columns what SQL asks for."""

    __tablename__ = "upsell_acceptances"
    __table_args__ = (
        Index("uq_upsell_acceptances_standing", "target", "fingerprint", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
        Index(None, "state", "at"),
        Index(None, "quiet_key", "state"),
    )

    offer_id: str = Field(primary_key=True)
    target: str
    fingerprint: str
    state: str
    at: datetime = Field(sa_type=Moment)
    quiet_key: str
    alerted: bool
    qa: bool
    undo_asked_at: datetime | None = Field(default=None, index=True, sa_type=Moment)
    document: str
    """JSON; in doubt the columns are right."""


acceptances = table_of(AcceptanceRow)
