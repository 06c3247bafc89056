"""A Parquet file, read row group by row group. Needs pyarrow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from upsell_widget.errors import DocumentError


class ParquetFile:
    """Rows as the file types them; times to the microsecond."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        try:
            self._file = pq.ParquetFile(path, memory_map=True)
        except (pa.ArrowException, OSError) as error:
            raise DocumentError(f"{self.name}: {error}; expected a whole Parquet file") from error
        self.columns: tuple[str, ...] = tuple(self._file.schema_arrow.names)
        self.rows: int | None = self._file.metadata.num_rows

    def batches(self, wanted: tuple[str, ...], size: int, skip: int = 0) -> Iterator[tuple[int, dict[str, list[object]]]]:
        """The wanted columns of the rows after the first ``skip``, so many at a time, with how many rows come before."""
        groups, before = self._groups_from(skip)
        if not groups:
            return
        try:
            for batch in self._file.iter_batches(size, row_groups=groups, columns=list(wanted)):
                rest = batch.slice(max(0, skip - before))
                before += batch.num_rows
                if rest.num_rows:
                    yield before - rest.num_rows, {name: _values(rest.column(name)) for name in wanted}
        except (pa.ArrowException, OSError) as error:
            raise DocumentError(f"{self.name}: after row {before}: {error}; expected a whole Parquet file") from error

    def _groups_from(self, skip: int) -> tuple[list[int], int]:
        """The row groups that hold rows after the first ``skip``, and how many rows come before them."""
        before, metadata = 0, self._file.metadata
        for group in range(metadata.num_row_groups):
            rows = metadata.row_group(group).num_rows
            if before + rows > skip:
                return list(range(group, metadata.num_row_groups)), before
            before += rows
        return [], before


def _values(column: pa.Array) -> list[object]:
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
    values: list[object] = column.to_pylist()
    return values
