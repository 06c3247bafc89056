"""A CSV file: UTF-8, commas, a header row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

from upsell_widget.errors import DocumentError


class CsvFile:
    """Rows of text. Rows are counted from 1 after the header; empty lines are passed over."""

    rows: int | None = None

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name
        with self._opened() as file:
            self.columns = self._header(csv.reader(file, strict=True))

    def batches(self, wanted: tuple[str, ...], size: int, skip: int = 0) -> Iterator[tuple[int, dict[str, list[object]]]]:
        """The wanted columns of the rows after the first ``skip``, so many at a time, with how many rows come before."""
        places = {name: self.columns.index(name) for name in wanted}
        with self._opened() as file:
            rows = islice(self._rows(file), skip, None)
            while batch := list(islice(rows, size)):
                yield skip, {name: [row[place] for row in batch] for name, place in places.items()}
                skip += len(batch)

    def _opened(self) -> TextIO:
        return self.path.open(encoding="utf-8-sig", newline="")

    def _rows(self, file: TextIO) -> Iterator[list[str]]:
        reader = csv.reader(file, strict=True)
        self._header(reader)
        width, row = len(self.columns), 0
        try:
            for cells in reader:
                if not cells:
                    continue
                row += 1
                if len(cells) != width:
                    raise DocumentError(
                        f"{self.name}: row {row} (line {reader.line_num}): found {len(cells)} fields, expected {width} like the header"
                    )
                yield cells
        except csv.Error as error:
            raise DocumentError(f"{self.name}: row {row + 1} (line {reader.line_num}): {error}; expected comma-separated values") from error
        except UnicodeDecodeError as error:
            raise DocumentError(f"{self.name}: after row {row}: found a byte that is not UTF-8, expected a UTF-8 text") from error

    def _header(self, reader: Iterator[list[str]]) -> tuple[str, ...]:
        try:
            header = tuple(name.strip() for name in next(reader, []))
        except (csv.Error, UnicodeDecodeError) as error:
            raise DocumentError(f"{self.name}: header: {error}; expected comma-separated names of columns in UTF-8") from error
        if not header or len(set(header)) < len(header):
            found = "nothing" if not header else ", ".join(header)
            raise DocumentError(f"{self.name}: header: found {found}, expected different names of columns")
        return header
