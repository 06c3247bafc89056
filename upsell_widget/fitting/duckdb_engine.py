"""DuckDB in this process: the engine there always is. It works within a memory limit and goes to disk beyond."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import ibis
from ibis.common.exceptions import IbisError
from ibis.expr.types import Table
from numpy.typing import NDArray

from upsell_widget.errors import DocumentError, FittingFailed
from upsell_widget.fitting.engines import filled

MEGABYTE = 1_000_000
OURS = 400 * MEGABYTE
"""What the process takes besides the engine: the interpreter, libraries, batches on their way."""
LEAST = 200 * MEGABYTE
"""Below this the engine cannot work."""
PARQUET_MARK = b"PAR1"


class DuckDbEngine:
    """Counts on DuckDB.

    ``memory``: bytes the whole process may take while counting; the engine gets what the rest does not need.
    ``scratch``: a folder for what does not fit.

    Raises:
        FittingFailed: the memory is too little to work in.
    """

    name = "duckdb"

    def __init__(self, scratch: Path, memory: int, threads: int) -> None:
        if memory < OURS + LEAST:
            least = (OURS + LEAST) // MEGABYTE
            raise FittingFailed(f"memory: found {memory // MEGABYTE:,} MB, expected at least {least:,} MB")
        self._limit = memory - OURS
        self._connection = ibis.duckdb.connect(
            memory_limit=f"{self._limit // MEGABYTE}MB",
            threads=threads,
            temp_directory=str(scratch),
            preserve_insertion_order=False,
            autoinstall_known_extensions=False,
        )
        self._connection.raw_sql("SET TimeZone = 'UTC'")

    def read(self, path: Path) -> Table:
        """A Parquet file, or a CSV file with every column as text."""
        try:
            with path.open("rb") as file:
                mark = file.read(len(PARQUET_MARK))
            if mark == PARQUET_MARK:
                return self._connection.read_parquet(path)
            return self._connection.read_csv(path, all_varchar=True, header=True)
        except OSError as error:
            raise DocumentError(f"{path}: {error.strerror}; expected a CSV or Parquet file") from error
        except (duckdb.Error, IbisError) as error:
            raise DocumentError(f"{path}: {_first_line(error)}; expected a CSV or Parquet file") from error

    def keep(self, name: str, table: Table) -> Table:
        """Compute a table now and keep it."""
        with self.failures():
            return self._connection.create_table(name, table, temp=True)

    def drop(self, *tables: Table) -> None:
        """Forget kept tables."""
        with self.failures():
            for table in tables:
                self._connection.raw_sql(f"DROP TABLE {table.get_name()}")

    def fetch(self, table: Table, dtypes: Mapping[str, str]) -> dict[str, NDArray[Any]]:
        """Columns of a kept table as arrays, sorted by the first two; the engine makes room for them."""
        with self.failures():
            rows = int(table.count().to_pyarrow().as_py())
            self._make_room(sum(rows * int(dtype[-2:]) // 8 for dtype in dtypes.values()))
            arrays = filled(dtypes, rows, self._connection.to_pyarrow_batches(table))
            self.drop(table)
            self._make_room(0)
        return arrays

    def _make_room(self, taken: int) -> None:
        """Give memory to arrays, as far as the engine can spare it."""
        self._connection.raw_sql(f"SET memory_limit = '{max(self._limit - taken, LEAST) // MEGABYTE}MB'")

    def texts(self, table: Table) -> list[str]:
        """The first column of a kept table, in the order of the second."""
        first, second = table.columns[:2]
        with self.failures():
            texts: list[str] = table.order_by(second).select(first).to_pyarrow().column(0).to_pylist()
        return texts

    @contextmanager
    def failures(self) -> Iterator[None]:
        """Within it exceptions of DuckDB and Ibis become ours."""
        try:
            yield
        except duckdb.OutOfMemoryException as error:
            needed = f"{self._limit // MEGABYTE:,} MB for counting do not suffice; give it more memory"
            raise FittingFailed(f"{needed} ({_first_line(error)})") from error
        except duckdb.ConversionException as error:
            raise DocumentError(f"a value cannot be read: {_first_line(error)}") from error
        except (duckdb.Error, IbisError) as error:
            raise FittingFailed(f"DuckDB: {_first_line(error)}") from error

    def close(self) -> None:
        """Give everything back."""
        self._connection.disconnect()


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
