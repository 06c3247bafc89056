"""Synthetic orders and views: as many as asked for, over items of uneven popularity that go together in groups."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.random import Generator, default_rng
from numpy.typing import NDArray

ITEMS = 100_000
GROUP = 25
"""Items of one kind, which are bought together."""
BATCH = 500_000
ORDERS_A_CUSTOMER = 4
LINES = 3.0
"""The mean number of lines after the first."""
SECONDS_IN_TWO_YEARS = 2 * 365 * 86_400
SCHEMA = pa.schema([("order_id", pa.string()), ("customer_id", pa.string()), ("ts", pa.timestamp("us")), ("item_id", pa.string())])


def write_orders(path: Path, orders: int, seed: int = 7) -> int:
    """Write so many orders as Parquet, always the same ones; how many lines they have."""
    chance, lines = default_rng(seed), 0
    names = pa.array([f"item-{number:06}" for number in range(ITEMS)])
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        for first in range(0, orders, BATCH):
            table = _batch(chance, first, min(BATCH, orders - first), orders, names)
            writer.write_table(table)
            lines += table.num_rows
    return lines


def _batch(chance: Generator, first: int, orders: int, of: int, names: pa.Array) -> pa.Table:
    lines = 1 + chance.poisson(LINES, orders)
    order = np.repeat(np.arange(first, first + orders), lines)
    customers = chance.integers(0, max(of // ORDERS_A_CUSTOMER, 1), orders)
    at = np.sort(chance.integers(0, SECONDS_IN_TWO_YEARS, orders)) // max(of // BATCH, 1) + first * (SECONDS_IN_TWO_YEARS // of)
    return pa.table(
        {
            "order_id": pa.array(order).cast(pa.string()),
            "customer_id": pa.array(np.repeat(customers, lines)).cast(pa.string()),
            "ts": pa.array(np.repeat(at, lines) * 1_000_000).cast(pa.timestamp("us")),
            "item_id": names.take(pa.array(_items(chance, lines))),
        },
        SCHEMA,
    )


def _items(chance: Generator, lines: NDArray[np.int64]) -> NDArray[np.int64]:
    """Two of three lines are of the group the order is about, the rest of anything; low numbers are popular."""
    about = np.repeat(_popular(chance, len(lines), ITEMS // GROUP), lines)
    within = about * GROUP + _popular(chance, len(about), GROUP)
    anything = _popular(chance, len(about), ITEMS)
    return np.where(chance.random(len(about)) < 2 / 3, within, anything)


def _popular(chance: Generator, count: int, of: int) -> NDArray[np.int64]:
    """Log-uniform: the first tenth of the numbers is about as likely as the rest together."""
    numbers: NDArray[np.int64] = np.minimum(np.exp(chance.random(count) * np.log(of + 1)), of).astype(np.int64) - 1
    return numbers
