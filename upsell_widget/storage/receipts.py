"""Receipts in SQL, compressed."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select

from upsell_widget.documents.codec import decode_receipt, encode_receipt
from upsell_widget.domain.receipts import Receipt
from upsell_widget.storage.belated import withdrawn
from upsell_widget.storage.browsing import changed_since
from upsell_widget.storage.database import Database
from upsell_widget.storage.locking import share_browsing
from upsell_widget.storage.tables.receipts import receipts as table
from upsell_widget.storage.upsert import insert_into


class Receipts:
    """Receipts and the contexts they were decided on."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep_receipts(self, receipts: Sequence[Receipt], contexts: Mapping[str, str]) -> None:
        """Keep receipts, each with its context unless consent was withdrawn since."""
        if not receipts:
            return
        rows = [_columns(receipt, contexts.get(receipt.id)) for receipt in receipts]
        with self._database.writing() as connection:
            share_browsing(connection)
            changed = changed_since(connection, min(receipt.at for receipt in receipts))
            for row in rows:
                known = changed.get(row["shopper_id"])
                if withdrawn(known, row["at"]):
                    row["context"] = None
            connection.execute(insert_into(connection, table).on_conflict_do_nothing(), rows)

    def receipt(self, receipt_id: str) -> Receipt | None:
        """A kept receipt."""
        document = self._kept(table.c.document, receipt_id)
        return decode_receipt(document) if document is not None else None

    def receipt_context(self, receipt_id: str) -> str | None:
        """The context it was decided on, as JSON."""
        context = self._kept(table.c.context, receipt_id)
        return context.decode() if context is not None else None

    def _kept(self, column: ColumnElement[Any], receipt_id: str) -> bytes | None:
        with self._database.reading() as connection:
            packed = connection.scalar(select(column).where(table.c.id == receipt_id))
        return zlib.decompress(packed) if packed is not None else None


def _columns(receipt: Receipt, context: str | None) -> dict[str, Any]:
    return {
        "id": receipt.id,
        "shopper_id": receipt.shopper_id,
        "at": receipt.at,
        "document": _packed(encode_receipt(receipt)),
        "context": _packed(context) if context is not None else None,
    }


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8", "replace"))
