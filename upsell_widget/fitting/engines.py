"""Engines: where the Ibis definitions are computed. They read files, keep what was computed, and hand arrays over."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import numpy as np
from ibis.expr.types import Table
from numpy.typing import NDArray


class Engine(Protocol):
    """Something Ibis can compute on."""

    name: str

    def read(self, path: Path) -> Table:
        """A Parquet file, or a CSV file with every column as text.

        Raises:
            DocumentError: it cannot be read.
        """

    def keep(self, name: str, table: Table) -> Table:
        """Compute a table now and keep it, so that what builds on it does not compute it again."""

    def drop(self, name: str) -> None:
        """Forget a kept table."""

    def fetch(self, table: Table) -> dict[str, NDArray[Any]]:
        """A kept table's columns as arrays; none of them has nulls."""

    def close(self) -> None:
        """Give everything back."""


def filled(schema: dict[str, Any], rows: int, batches: Any) -> dict[str, NDArray[Any]]:
    """Arrow batches as one array a column, without a second copy of the whole."""
    arrays = {name: np.empty(rows, dtype) for name, dtype in schema.items()}
    start = 0
    for batch in batches:
        for name, array in arrays.items():
            array[start : start + batch.num_rows] = batch.column(name).to_numpy(zero_copy_only=False)
        start += batch.num_rows
    return arrays
