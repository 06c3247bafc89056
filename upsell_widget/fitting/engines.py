"""Engines: where the Ibis definitions are computed. They read files, keep what was computed, and hand arrays over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from ibis.expr.types import Table
from numpy.typing import NDArray


class Engine(Protocol):
    """Something Ibis can compute on. Every failure of it is FittingFailed or DocumentError, in one line."""

    name: str

    def read(self, path: Path) -> Table:
        """A Parquet file, or a CSV file with every column as text. Raises DocumentError: it cannot be read."""

    def keep(self, name: str, table: Table) -> Table:
        """Compute a table now and keep it, so that what builds on it does not compute it again."""

    def drop(self, *tables: Table) -> None:
        """Forget kept tables."""

    def fetch(self, table: Table, dtypes: Mapping[str, str]) -> dict[str, NDArray[Any]]:
        """These columns of a kept table as arrays, sorted by the first two of them; none has nulls."""

    def texts(self, table: Table) -> list[str]:
        """The first column of a kept table, in the order of the second."""

    def failures(self) -> AbstractContextManager[None]:
        """Within it the engine's own exceptions become ours."""

    def close(self) -> None:
        """Give everything back."""


def filled(dtypes: Mapping[str, str], rows: int, batches: Iterator[Any]) -> dict[str, NDArray[Any]]:
    """Arrow batches as one array a column, sorted by the first two: engines hand batches over in no order."""
    arrays = {name: np.empty(rows, dtype) for name, dtype in dtypes.items()}
    start = 0
    for batch in batches:
        for name, array in arrays.items():
            array[start : start + batch.num_rows] = batch.column(name).to_numpy(zero_copy_only=False)
        start += batch.num_rows
    first, second = list(arrays.values())[:2]
    order = np.argsort(first.astype(np.int64) << 32 | second)
    for name, array in arrays.items():
        arrays[name] = array[order]
    return arrays
