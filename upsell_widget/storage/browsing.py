"""Browsing events, written in batches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from math import isfinite
from typing import Any

from sqlalchemy import Connection, func, select

from upsell_widget.documents.codec import canonical_json
from upsell_widget.domain.outcomes import Event, EventKind
from upsell_widget.storage.belated import BROWSING, Changed, follow
from upsell_widget.storage.database import Database
from upsell_widget.storage.history import note_position
from upsell_widget.storage.latest_carts import LatestCart, latest_carts
from upsell_widget.storage.locking import share_browsing
from upsell_widget.storage.rows import category_text, column_text
from upsell_widget.storage.tables.browsing import carts, sources, views
from upsell_widget.storage.tables.shoppers import shoppers
from upsell_widget.storage.upsert import insert_into


class Browsing:
    """Writes what browsers reported."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write_events(self, events: Sequence[Event]) -> None:
        """Append browsing events in one transaction."""
        if events:
            with self._database.writing() as connection:
                _write(connection, events)

    def views(self, after: int | None, at_most: int) -> Sequence[tuple[int, str, str, str, datetime]]:
        """(place, session, product, shopper, when) of views, QA traffic left out, from behind a place on."""
        columns = views.c.id, views.c.session_id, views.c.product_id, views.c.shopper_id, views.c.at
        rows = select(*columns).where(views.c.id > (after or 0), ~views.c.qa).order_by(views.c.id).limit(at_most)
        with self._database.reading() as connection:
            return [(place, session, product, shopper, at) for place, session, product, shopper, at in connection.execute(rows)]

    def import_views(self, events: Sequence[Event], source: str, rows: int, at: datetime) -> None:
        """Append views from a file and note how far its import came, in one transaction."""
        with self._database.writing() as connection:
            if events:
                _write(connection, events)
            note_position(connection, source, rows, at)


def _write(connection: Connection, events: Sequence[Event]) -> None:
    share_browsing(connection)
    kept = follow(events, changed_since(connection, min(event.at for event in events)))
    _write_views(connection, kept)
    _write_carts(connection, kept)
    _write_sources(connection, kept)


def changed_since(connection: Connection, moment: datetime) -> dict[str, Changed]:
    """The shoppers who logged in or withdrew consent since a moment."""
    columns = shoppers.c.shopper_id, shoppers.c.merged_into, shoppers.c.merged_at, shoppers.c.withdrawn_at
    rows = connection.execute(select(*columns).where(shoppers.c.changed_at >= moment))
    return {shopper_id: Changed(*rest) for shopper_id, *rest in rows}


def _write_views(connection: Connection, events: Iterable[Event]) -> None:
    rows = [
        {
            "shopper_id": column_text(event.shopper_id),
            "session_id": column_text(event.session_id),
            "product_id": column_text(event.product_id),
            "category": category_text(tuple(event.category)),
            "at": event.at,
            "seconds": event.seconds if event.kind is EventKind.DWELL and isfinite(event.seconds) else 0.0,
            "qa": event.qa,
        }
        for event in events
        if event.kind in BROWSING and event.product_id is not None
    ]
    if rows:
        connection.execute(views.insert(), rows)


def _write_carts(connection: Connection, events: Iterable[Event]) -> None:
    """The latest cart of each shopper. Sorted, so that two writers never wait for each other in a circle."""

    def holders(cart_id: str) -> Iterable[str]:
        return connection.scalars(select(carts.c.shopper_id).where(carts.c.cart_id == column_text(cart_id)))

    latest = latest_carts(events, holders)
    if latest:
        note_carts(connection, [_row(shopper_id, latest[shopper_id]) for shopper_id in sorted(latest)])


def _row(shopper_id: str, latest: LatestCart) -> dict[str, Any]:
    cart = latest.cart
    return {
        "shopper_id": column_text(shopper_id),
        "cart_id": column_text(cart.id),
        "lines": column_text(canonical_json(cart.lines)),
        "at": latest.at,
        "bought": column_text(canonical_json(cart.bought)) if cart.bought_at is not None else None,
        "bought_at": cart.bought_at,
    }


def note_carts(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Keep each of these carts unless a later one is known; what was bought stays until another order."""
    given = insert_into(connection, carts)
    newer = {name: given.excluded[name] for name in ("cart_id", "lines", "at")}
    newer |= {name: func.coalesce(given.excluded[name], carts.c[name]) for name in ("bought", "bought_at")}
    connection.execute(given.on_conflict_do_update(index_elements=["shopper_id"], set_=newer, where=given.excluded.at >= carts.c.at), rows)


def _write_sources(connection: Connection, events: Iterable[Event]) -> None:
    """What a session came from is told by its first event."""
    first: dict[str, dict[str, Any]] = {}
    for event in events:
        if event.source:
            text = column_text(canonical_json(event.source))
            first.setdefault(event.session_id, {"session_id": column_text(event.session_id), "source": text, "at": event.at})
    if first:
        connection.execute(insert_into(connection, sources).on_conflict_do_nothing(), [first[key] for key in sorted(first)])
