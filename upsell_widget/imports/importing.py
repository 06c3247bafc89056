"""Importing: check the whole file, then write it a batch at a time, and go on where an earlier run was broken off."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from upsell_widget.imports.columns import Column, Reader
from upsell_widget.imports.files import TableFile
from upsell_widget.ports.store import HistoryStore

BATCH = 20_000
"""Rows of one transaction."""

Rows = list[tuple[Any, ...]]
Progress = Callable[[str, int, int | None], None]
"""Told what is being done ("checking", "importing"), through which row, of how many (None: not known yet)."""


class Came(NamedTuple):
    """How far an import of a file came, by its kind and digest."""

    source: str
    rows: int
    at: datetime


class Importable(Protocol):
    """A kind of rows: its columns, and how they are written."""

    name: str
    group: int | None
    columns: Sequence[Column]

    def write(self, rows: Sequence[tuple[Any, ...]], came: Came) -> int:
        """Write some rows and note how far the import came, so that a crash between writes none twice; how many were new."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    rows: int
    """Rows of the file."""
    resumed_after: int
    """Rows an earlier run had written."""
    new: int
    """What this run added; rows that were there already are left alone."""


def import_rows(
    table: TableFile,
    digest: str,
    kind: Importable,
    store: HistoryStore,
    clock: Callable[[], datetime],
    progress: Progress,
    size: int = BATCH,
) -> Imported:
    """Import a file: nothing is written before every row of it has been checked.

    Raises:
        DocumentError: rows are malformed; nothing was written.
    """
    reader = Reader(table, kind.columns)
    source = f"{kind.name}:{digest}"
    done = store.import_position(source)
    rows = done or _check(reader, table, progress, size)
    total, new = table.rows if done else rows, 0
    for rows, batch in whole_groups(reader.batches(size, done), kind.group):
        new += kind.write(batch, Came(source, rows, clock()))
        progress("importing", rows, total)
    return Imported(rows, done, new)


def _check(reader: Reader, table: TableFile, progress: Progress, size: int) -> int:
    """Read everything and keep nothing; how many rows there are."""
    rows = 0
    for rows, _ in reader.batches(size):
        progress("checking", rows, table.rows)
    return rows


def whole_groups(batches: Iterable[tuple[int, Rows]], group: int | None) -> Iterator[tuple[int, Rows]]:
    """Batches that end where a group of neighbouring rows ends: what may be the first part of one waits for the rest."""
    held: Rows = []
    through = 0
    for through, rows in batches:
        together = [*held, *rows]
        cut = len(together) if group is None else _start_of_last(together, group)
        held = together[cut:]
        if cut:
            yield through - len(held), together[:cut]
    if held:
        yield through, held


def _start_of_last(rows: Rows, group: int) -> int:
    last = rows[-1][group]
    start = len(rows)
    while start and rows[start - 1][group] == last:
        start -= 1
    return start
