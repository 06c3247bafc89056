"""Receipts, compressed."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from upsell_widget.storage.tables.base import Moment, Row, table_of


class ReceiptRow(Row, table=True):
    """A receipt and the context it was decided on: zlib of JSON. No context: none was given, or consent was withdrawn."""

    __tablename__ = "upsell_receipts"

    id: str = Field(primary_key=True)
    shopper_id: str = Field(index=True)
    at: datetime = Field(sa_type=Moment, index=True)
    document: bytes
    context: bytes | None = None


receipts = table_of(ReceiptRow)
