"""A file of customers whose later leaving is known, to validate health on."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from upsell_widget.domain.health import HealthRule
from upsell_widget.domain.health.measures import check_figure
from upsell_widget.domain.health.validation import Case
from upsell_widget.errors import DocumentError

LEFT = "left"


def read_cases(path: Path, rule: HealthRule) -> tuple[Case, ...]:
    """The customers of a CSV file: a column for each measure, empty where unknown, and ``left``; other columns are passed over.

    Raises:
        DocumentError: no such columns, or a value that is none; names the line.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return tuple(_cases(path, csv.DictReader(file), rule))
    except (UnicodeDecodeError, csv.Error) as error:
        raise DocumentError(f"{path}: found no CSV in UTF-8 ({error})") from error


def _cases(path: Path, rows: csv.DictReader[str], rule: HealthRule) -> Iterator[Case]:
    columns = rows.fieldnames or ()
    measures = [code for code in rule.by_code if code in columns]
    if LEFT not in columns or not measures:
        expected = f"{LEFT} and at least one of {', '.join(rule.by_code)}"
        raise DocumentError(f"{path}: found the columns {', '.join(columns) or 'none'}, expected {expected}")
    for row in rows:
        try:
            yield Case({code: _figure(code, row[code]) for code in measures if (row[code] or "").strip()}, _has_left(row))
        except ValueError as error:
            raise DocumentError(f"{path}, line {rows.line_num}: {error}") from error


def _figure(code: str, text: str) -> float:
    try:
        return check_figure(code, float(text))
    except ValueError as error:
        raise ValueError(f"{code}: found {text!r}, expected a number that is not below zero") from error


def _has_left(row: Mapping[str, str | None]) -> bool:
    if row[LEFT] not in ("0", "1"):
        raise ValueError(f"{LEFT}: found {row[LEFT]!r}, expected 0 or 1")
    return row[LEFT] == "1"
