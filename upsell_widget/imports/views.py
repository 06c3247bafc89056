"""Past views of product pages: one row a view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from upsell_widget.domain.outcomes import Event, EventKind
from upsell_widget.imports.cells import Unreadable, empty, identifier, moment, optional, optional_identifier, text, whole_number
from upsell_widget.imports.columns import Column
from upsell_widget.imports.importing import Came
from upsell_widget.ports.store import HistoryStore


class Views:
    """``views(session_id, customer_id, ts, item_id, event, pos)``, of shoppers who agreed to the use of their history.

    ``at``: when rows without a time happened; ``pos`` then counts seconds, so that a session keeps its order.
    Without a customer, a session is a visitor of its own.
    """

    name = "views"
    group: int | None = None

    def __init__(self, store: HistoryStore, categories: Mapping[str, tuple[str, ...]], at: datetime | None = None) -> None:
        self._store, self._categories, self._at = store, categories, at
        self.columns: Sequence[Column] = (
            Column("session_id", identifier),
            Column("customer_id", optional_identifier, required=False),
            Column("ts", self._moment, required=at is None),
            Column("item_id", identifier),
            Column("event", _view, required=False),
            Column("pos", optional(whole_number(0)), required=False),
        )

    def write(self, rows: Sequence[tuple[Any, ...]], came: Came) -> int:
        """Add the views and note it in one transaction; how many there were."""
        self._store.import_views([self._event(*row) for row in rows], *came)
        return len(rows)

    def _event(
        self, session_id: str, customer_id: str, at: datetime | None, product_id: str, kind: EventKind, position: int | None
    ) -> Event:
        when = at if at is not None or self._at is None else self._at + timedelta(seconds=position or 0)
        if when is None:
            raise ValueError("a row without a time was read though none was given instead")
        category = self._categories.get(product_id, ())
        return Event(kind, customer_id or f"session-{session_id}", session_id, when, product_id, category)

    def _moment(self, raw: object) -> datetime | None:
        if not empty(raw):
            return moment(raw)
        if self._at is None:
            raise Unreadable("a date and time, or --at for rows that have none")
        return None


def _view(raw: object) -> EventKind:
    if text(raw) not in ("", EventKind.VIEW):
        raise Unreadable("view: other events are not browsing")
    return EventKind.VIEW
