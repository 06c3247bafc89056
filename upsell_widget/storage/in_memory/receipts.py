"""Receipts, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from upsell_widget.domain.receipts import Receipt
from upsell_widget.storage.belated import withdrawn
from upsell_widget.storage.in_memory.tables import KeptReceipt, Tables


class Receipts:
    """Receipts and the contexts they were decided on."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def keep_receipts(self, receipts: Sequence[Receipt], contexts: Mapping[str, str]) -> None:
        """Keep receipts, each with its context unless consent was withdrawn since."""
        with self._tables.lock:
            for receipt in receipts:
                gone = withdrawn(self._tables.changed.get(receipt.shopper_id), receipt.at)
                context = None if gone else contexts.get(receipt.id)
                self._tables.receipts.setdefault(receipt.id, KeptReceipt(receipt, receipt.shopper_id, context))

    def receipt(self, receipt_id: str) -> Receipt | None:
        """A kept receipt."""
        kept = self._tables.receipts.get(receipt_id)
        return kept.receipt if kept is not None else None

    def receipt_context(self, receipt_id: str) -> str | None:
        """The context it was decided on, as JSON."""
        kept = self._tables.receipts.get(receipt_id)
        return kept.context if kept is not None else None
