"""Orders and views out of our own memory, as files an engine can read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from upsell_widget.fitting.interactions import Files
from upsell_widget.ports.store import Store

PAGE = 50_000
"""Rows read at once: a short statement each, so that nobody waits for us."""
ORDERS = pa.schema([("order_id", pa.string()), ("item_id", pa.string()), ("customer_id", pa.string()), ("ts", pa.timestamp("us", "UTC"))])
VIEWS = pa.schema([("session_id", pa.string()), ("item_id", pa.string()), ("customer_id", pa.string()), ("ts", pa.timestamp("us", "UTC"))])


def files_of(store: Store, folder: Path, page: int = PAGE) -> Files:
    """Write the store's orders and views into a folder.

    Raises:
        StoreUnavailable: the database cannot be read.
    """
    files = Files(folder / "orders.parquet", folder / "views.parquet")
    _write(files.orders, ORDERS, _pages(store.order_lines, lambda row: (row[0], row[1]), page))
    assert files.views is not None, "named above"
    _write(files.views, VIEWS, ([row[1:] for row in rows] for rows in _pages(store.views, lambda row: row[0], page)))
    return files


def _pages(read: Callable[[Any, int], Sequence[Any]], place: Callable[[Any], Any], page: int) -> Iterator[Sequence[Any]]:
    """Everything, a page at a time, each from where the one before ended."""
    after = None
    while rows := read(after, page):
        yield rows
        after = place(rows[-1])


def _write(path: Path, schema: pa.Schema, pages: Iterator[Sequence[Any]]) -> None:
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows in pages:
            columns = [pa.array(values, field.type) for values, field in zip(zip(*rows, strict=True), schema, strict=True)]
            writer.write_table(pa.table(columns, schema))
