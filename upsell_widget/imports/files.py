"""Files of rows: CSV or Parquet, told apart by what is in them, read a batch at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from upsell_widget.errors import DocumentError
from upsell_widget.imports.csv_file import CsvFile

PARQUET_MARK = b"PAR1"


class TableFile(Protocol):
    """A file of rows with named columns."""

    name: str
    """What messages call it."""
    columns: tuple[str, ...]
    rows: int | None
    """None: not known before it is read."""

    def batches(self, wanted: tuple[str, ...], size: int, skip: int = 0) -> Iterator[tuple[int, dict[str, list[object]]]]:
        """The wanted columns of the rows after the first ``skip``, so many at a time, with how many rows come before.

        Raises:
            DocumentError: a row is malformed; says which, what was found and what was expected.
        """


def open_table(path: Path) -> TableFile:
    """The file as a table.

    Raises:
        DocumentError: it is neither CSV nor Parquet, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            mark = file.read(len(PARQUET_MARK))
    except OSError as error:
        raise DocumentError(f"{path}: {error.strerror}; expected a CSV or Parquet file") from error
    if mark != PARQUET_MARK:
        if path.suffix.lower() in (".parquet", ".pq"):
            raise DocumentError(f"{path}: found no Parquet file, expected one by its name")
        return CsvFile(path)
    try:
        from upsell_widget.imports.parquet_file import ParquetFile
    except ImportError as error:
        raise DocumentError(f"{path}: reading Parquet needs pyarrow; install upsell_widget[import]") from error
    return ParquetFile(path)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's bytes: what a resumed import knows it by."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
