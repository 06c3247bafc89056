"""Columns: which a file must have, and every row of it as values, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from upsell_widget.errors import DocumentError
from upsell_widget.imports.cells import Unreadable
from upsell_widget.imports.files import TableFile

MOST_PROBLEMS = 10
"""How many malformed rows are told of at once."""
_REMEMBERED = 200_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column by name, and how its cells are read. Without ``required``, a file may lack it: its cells are empty."""

    name: str
    read: Callable[[object], Any]
    required: bool = True


class Reader:
    """The rows of a file as tuples of values, in the order of the columns. Columns not asked for are passed over."""

    def __init__(self, table: TableFile, columns: Sequence[Column]) -> None:
        missing = [column.name for column in columns if column.required and column.name not in table.columns]
        if missing:
            found, expected = ", ".join(table.columns), ", ".join(missing)
            raise DocumentError(f"{table.name}: found columns {found}, expected also {expected}")
        self._table = table
        self._columns = columns
        self._present = tuple(column.name for column in columns if column.name in table.columns)
        self._read = {column.name: _Remembered(column.read) for column in columns}

    def batches(self, size: int, skip: int = 0) -> Iterator[tuple[int, list[tuple[Any, ...]]]]:
        """Rows after the first ``skip``, so many at a time, with how many rows of the file they reach through.

        Raises:
            DocumentError: rows are malformed; names the file, and of up to ten: row, column, found, expected.
        """
        problems: list[str] = []
        for before, cells in self._table.batches(self._present, size, skip):
            count = len(cells[self._present[0]])
            read = [self._values(column, cells.get(column.name), before, count, problems) for column in self._columns]
            if len(problems) >= MOST_PROBLEMS:
                break
            if not problems:
                yield before + count, list(zip(*read, strict=True))
        if problems:
            raise DocumentError("\n".join(problems[:MOST_PROBLEMS]))

    def _values(self, column: Column, cells: list[object] | None, before: int, count: int, problems: list[str]) -> list[Any]:
        read = self._read[column.name]
        if cells is None:
            return [read[None]] * count
        try:
            return [read[cell] for cell in cells]
        except Unreadable:
            problems.extend(self._problems(column, cells, before))
            return []

    def _problems(self, column: Column, cells: list[object], before: int) -> Iterator[str]:
        for row, cell in enumerate(cells, before + 1):
            try:
                column.read(cell)
            except Unreadable as wrong:
                yield f"{self._table.name}: row {row}: column {column.name}: found {_shown(cell)}, expected {wrong}"


class _Remembered(dict[object, Any]):
    """What cells were read as, so that each is read once: files repeat themselves. Forgets all when it grows too large."""

    def __init__(self, read: Callable[[object], Any]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: object) -> Any:
        if len(self) >= _REMEMBERED:
            self.clear()
        value = self[cell] = self._read(cell)
        return value


def _shown(cell: object) -> str:
    words = "nothing" if cell is None else repr(cell) if isinstance(cell, str) else str(cell)
    return words if len(words) <= 60 else f"{words[:59]}…"
