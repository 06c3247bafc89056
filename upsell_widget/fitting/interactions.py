"""Interactions: who had which item in which basket. A basket is an order or a session of views."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import ibis
from ibis import _
from ibis.expr.datatypes import Timestamp
from ibis.expr.types import Column, Table

from upsell_widget.errors import DocumentError
from upsell_widget.fitting.engines import Engine

ORDERS: Mapping[str, str] = {"basket": "order_id", "item": "item_id", "person": "customer_id", "at": "ts"}
VIEWS: Mapping[str, str] = {**ORDERS, "basket": "session_id"}
UTC = Timestamp(timezone="UTC")
REQUIRED = ("basket", "item")


@dataclass(frozen=True, slots=True)
class Interactions:
    """Two tables of (basket, person, item, at): what was bought and what was viewed.

    ``person`` may be null: nobody was named. ``at`` is in seconds since 1970, UTC, or null: not known when.
    """

    bought: Table
    viewed: Table


@dataclass(frozen=True, slots=True)
class Files:
    """Parquet or CSV files of orders and views, as `flask upsell import` takes them."""

    orders: Path
    views: Path | None = None


def read_files(files: Files, engine: Engine) -> Interactions:
    """The interactions in files.

    Raises:
        DocumentError: a file cannot be read or lacks a column.
    """
    bought = _interactions(files.orders, engine, ORDERS)
    viewed = bought.limit(0) if files.views is None else _interactions(files.views, engine, VIEWS)
    return Interactions(bought, viewed)


def _interactions(path: Path, engine: Engine, names: Mapping[str, str]) -> Table:
    table = engine.read(path)
    missing = [names[each] for each in REQUIRED if names[each] not in table.columns]
    if missing:
        raise DocumentError(f"{path}: found the columns {', '.join(table.columns)}, expected {', '.join(missing)} too")
    if "event" in table.columns:
        table = table.filter(_.event.isnull() | _.event.cast("string").isin(["", "view"]))
    told = {each: _text(table[names[each]]) for each in REQUIRED}
    who, when = (table[names[each]] if names[each] in table.columns else ibis.null() for each in ("person", "at"))
    known = table.select(**told, person=_text(who), at=_seconds(when))
    return known.filter(_.basket.notnull(), _.item.notnull())


def _text(column: Column) -> Column:
    return column.cast("string").nullif("")


def _seconds(column: Column) -> Column:
    """Seconds since 1970. A time without a zone is in UTC."""
    if column.type().is_timestamp():  # a cast between times with a zone and without takes longer than all the rest of the reading
        return column.epoch_seconds().cast("int64")
    moment = column.nullif("") if column.type().is_string() else column
    return moment.cast(UTC).epoch_seconds().cast("int64")
