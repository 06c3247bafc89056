"""Files that are not what they should be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.imports.building import FOUR_LINES, HEADER, csv_file, imported
from upsell_widget.errors import DocumentError
from upsell_widget.imports.files import open_table
from upsell_widget.storage.in_memory import InMemoryStore


def refusal(path: Path) -> str:
    store = InMemoryStore()
    with pytest.raises(DocumentError) as refused:
        imported(path, store)
    assert store.units_sold() == {}
    return str(refused.value)


def written(folder: Path, content: bytes, name: str = "orders.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_row_with_too_few_fields_is_named_with_its_row_and_line(tmp_path: Path) -> None:
    path = csv_file(tmp_path, FOUR_LINES[0], "", "1002,ben")
    assert refusal(path) == "orders.csv: row 2 (line 4): found 2 fields, expected 6 like the header"


def test_a_quote_that_is_never_closed_is_told(tmp_path: Path) -> None:
    path = csv_file(tmp_path, FOUR_LINES[0], '1002,"ben,2026-01-01,a,1,1')
    assert refusal(path) == "orders.csv: row 2 (line 3): unexpected end of data; expected comma-separated values"


def test_a_file_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER.encode() + b"\n1,\x83\x89,2026-01-01,a,1,1\n")
    assert refusal(path) == "orders.csv: header: 'utf-8' codec can't decode byte 0x83 in position 49: invalid start byte; " + (
        "expected comma-separated names of columns in UTF-8"
    )


def test_an_empty_file_and_a_repeated_column_are_told(tmp_path: Path) -> None:
    assert refusal(written(tmp_path, b"")) == "orders.csv: header: found nothing, expected different names of columns"
    assert refusal(written(tmp_path, b"a,b,a\n")) == "orders.csv: header: found a, b, a, expected different names of columns"


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    path = written(tmp_path, b"\xef\xbb\xbf" + f"{HEADER}\n{FOUR_LINES[0]}\n".encode())
    assert imported(path, InMemoryStore()).new == 1


def test_a_truncated_parquet_file_is_told(tmp_path: Path) -> None:
    told = refusal(written(tmp_path, b"PAR1 and then nothing", "orders.parquet"))
    assert told.startswith("orders.parquet: ")
    assert told.endswith("; expected a whole Parquet file")


def test_a_csv_that_calls_itself_parquet_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER.encode(), "orders.parquet")
    assert refusal(path) == f"{path}: found no Parquet file, expected one by its name"


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="No such file or directory; expected a CSV or Parquet file"):
        open_table(tmp_path / "gone.csv")
