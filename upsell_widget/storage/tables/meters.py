"""What a shopper has used of their plan."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from upsell_widget.storage.tables.base import Moment, Row, table_of


class MeterRow(Row, table=True):
    """One meter of one shopper, as of its latest report. Shares are parts of the limit."""

    __tablename__ = "upsell_meters"

    shopper_id: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    used: float
    limit: float
    at: datetime = Field(sa_type=Moment, index=True)
    window_seconds: float
    starts_at: datetime = Field(sa_type=Moment)
    before: float
    spoken: float
    risen_at: datetime = Field(sa_type=Moment)
    day: int
    today: float
    first_day: int
    past: float
    past_squares: float
    spike_spoken: int


meters = table_of(MeterRow)
