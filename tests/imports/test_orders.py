"""Importing past orders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.imports.building import FOUR_LINES, HEADER, csv_file, imported
from upsell_widget.domain.money import Money
from upsell_widget.domain.outcomes import Purchase
from upsell_widget.errors import DocumentError
from upsell_widget.imports.importing import Came, Imported, whole_groups
from upsell_widget.imports.orders import Orders
from upsell_widget.storage.in_memory import InMemoryStore

A_MOMENT = "a date and time, like 2026-11-23 09:30:00 (UTC unless it has an offset)"


class Broken(Exception):
    """The power went."""


class BreaksAfter(Orders):
    """Orders whose writing stops after some batches."""

    def __init__(self, store: InMemoryStore, batches: int) -> None:
        super().__init__(store, "USD")
        self.left = batches

    def write(self, rows: Sequence[tuple[Any, ...]], came: Came) -> int:
        if not self.left:
            raise Broken
        self.left -= 1
        return super().write(rows, came)


def parquet_file(folder: Path, row_group_size: int = 2) -> Path:
    table = pa.table(
        {
            "order_id": [1001, 1001, 1002, 1003],
            "customer_id": ["anna", "anna", None, "ben"],
            "ts": pa.array([datetime(2026, 1, day) for day in (5, 5, 6, 7)], pa.timestamp("ns")),  # noqa: DTZ001
            "item_id": ["ramen", "gyoza", "ramen", "cable"],
            "qty": pa.array([2, 1, 1, 3], pa.int16()),
            "unit_price": pa.array([9.0, 4.5, 9.0, 8.99], pa.float32()),
            "regular_price": [9.0, 4.5, 9.0, 8.99],
        }
    )
    path = folder / "orders.parquet"
    pq.write_table(table, path, row_group_size=row_group_size)
    return path


def test_rows_become_purchases_in_minor_units_and_utc() -> None:
    rows = [("1002", "", datetime(2026, 1, 6, 0, 30, tzinfo=UTC), "ramen", 1, 900)]
    purchases = Orders(InMemoryStore(), "USD").purchases(rows)
    assert purchases == [Purchase("1002", "", rows[0][2], "ramen", 1, Money(900, "USD"))]


@pytest.mark.parametrize("make", [lambda folder: csv_file(folder, *FOUR_LINES), parquet_file], ids=["csv", "parquet"])
@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_a_file_is_imported_once_however_often_it_is_run(make: Any, size: int, tmp_path: Path) -> None:
    store, path = InMemoryStore(), make(tmp_path)
    assert imported(path, store, size=size) == Imported(rows=4, resumed_after=0, new=4)
    assert imported(path, store, size=size) == Imported(rows=4, resumed_after=4, new=0)
    assert store.units_sold() == {"ramen": 3, "gyoza": 1, "cable": 3}


@pytest.mark.parametrize("make", [lambda folder: csv_file(folder, *FOUR_LINES), parquet_file], ids=["csv", "parquet"])
def test_a_run_that_was_broken_off_goes_on_where_it_stopped(make: Any, tmp_path: Path) -> None:
    store, path = InMemoryStore(), make(tmp_path)
    with pytest.raises(Broken):
        imported(path, store, BreaksAfter(store, batches=1))
    assert store.units_sold() == {"ramen": 3, "gyoza": 1}
    assert imported(path, store) == Imported(rows=4, resumed_after=3, new=1)


def test_the_same_orders_in_another_file_add_nothing(tmp_path: Path) -> None:
    store = InMemoryStore()
    imported(csv_file(tmp_path, *FOUR_LINES), store)
    again = imported(csv_file(tmp_path, *FOUR_LINES, "1004,ben,2026-01-08,cable,1,8.99", name="more.csv"), store)
    assert again == Imported(rows=5, resumed_after=0, new=1)


def test_every_row_is_checked_before_the_first_is_written(tmp_path: Path) -> None:
    store = InMemoryStore()
    path = csv_file(tmp_path, *FOUR_LINES, "1004,ben,yesterday,cable,many,8.99")
    with pytest.raises(DocumentError) as refused:
        imported(path, store)
    assert str(refused.value).splitlines() == [
        f"orders.csv: row 5: column ts: found 'yesterday', expected {A_MOMENT}",
        "orders.csv: row 5: column qty: found 'many', expected a whole number from 1 to 2,147,483,647",
    ]
    assert store.units_sold() == {}
    assert store.import_position("orders") == 0


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (",a,2026-01-05,ramen,1,9", "column order_id: found '', expected an id: text or a whole number"),
        ("1,a,2026-01-05,ramen,0,9", "column qty: found '0', expected a whole number from 1 to 2,147,483,647"),
        ("1,a,2026-01-05,ramen,1.5,9", "column qty: found '1.5', expected a whole number from 1 to 2,147,483,647"),
        ("1,a,2026-01-05,ramen,1,-9", "column unit_price: found '-9', expected an amount of USD from 0 up, like 19.80"),
        ("1,a,2026-01-05,ramen,1,nan", "column unit_price: found 'nan', expected an amount of USD from 0 up, like 19.80"),
        ("1,a,2026-01-05,ramen,1,$9", "column unit_price: found '$9', expected an amount of USD from 0 up, like 19.80"),
        ("1,a,2026-02-30,ramen,1,9", f"column ts: found '2026-02-30', expected {A_MOMENT}"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_read_is_named_with_its_row(line: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as refused:
        imported(csv_file(tmp_path, FOUR_LINES[0], line), InMemoryStore())
    assert str(refused.value) == f"orders.csv: row 2: {message}"


def test_of_a_file_full_of_mistakes_ten_are_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as refused:
        imported(csv_file(tmp_path, *["1,a,2026-01-05,ramen,x,9"] * 50), InMemoryStore(), size=100)
    told = str(refused.value).splitlines()
    assert len(told) == 10
    assert told[9].startswith("orders.csv: row 10: column qty")


def test_a_product_twice_in_an_order_is_one_purchase_even_across_batches(tmp_path: Path) -> None:
    store = InMemoryStore()
    lines = [FOUR_LINES[0], "1002,b,2026-01-05,ramen,1,9", "1002,b,2026-01-05,gyoza,1,4", "1002,b,2026-01-05,ramen,3,5"]
    assert imported(csv_file(tmp_path, *lines), store) == Imported(rows=4, resumed_after=0, new=3)
    assert store.units_sold() == {"ramen": 6, "gyoza": 1}
    both = Orders(store, "USD").purchases([("1", "", datetime(2026, 1, 1, tzinfo=UTC), "ramen", *each) for each in ((1, 900), (3, 500))])
    assert [(each.quantity, each.unit_price.amount) for each in both] == [(4, 600)]


def test_a_missing_column_is_named_and_a_customer_may_be_missing(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"orders.csv: found columns order_id, ts, item_id, expected also qty, unit_price"):
        imported(csv_file(tmp_path, header="order_id,ts,item_id"), InMemoryStore())
    anonymous = csv_file(tmp_path, "1,2026-01-05,ramen,1,9", header="order_id,ts,item_id,qty,unit_price", name="anonymous.csv")
    assert imported(anonymous, InMemoryStore()).new == 1


def test_a_file_without_rows_adds_nothing(tmp_path: Path) -> None:
    assert imported(csv_file(tmp_path), InMemoryStore()) == Imported(rows=0, resumed_after=0, new=0)


def test_progress_is_told_for_checking_and_for_importing(tmp_path: Path) -> None:
    told: list[tuple[str, int, int | None]] = []
    imported(csv_file(tmp_path, *FOUR_LINES), InMemoryStore(), told=told)
    assert told == [("checking", 2, None), ("checking", 4, None), ("importing", 3, 4), ("importing", 4, 4)]


def test_amounts_are_rounded_half_up_to_what_the_currency_has(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "1,a,2026-01-05,ramen,1,98.5", header=HEADER)
    store = InMemoryStore()
    kind = Orders(store, "JPY")
    imported(path, store, kind)
    assert store.units_sold() == {"ramen": 1}
    assert kind.columns[5].read("98.5") == 99


@given(st.lists(st.integers(0, 4), max_size=30), st.integers(1, 6))
def test_batches_end_where_an_order_ends_and_keep_every_row_in_order(orders: list[int], size: int) -> None:
    rows = [(order, place) for place, order in enumerate(sorted(orders))]
    batches = [(min(at + size, len(rows)), rows[at : at + size]) for at in range(0, len(rows), size)]
    whole = list(whole_groups(batches, 0))
    assert [row for _, batch in whole for row in batch] == rows
    assert [through for through, _ in whole] == [sum(len(batch) for _, batch in whole[: n + 1]) for n in range(len(whole))]
    together = [{row[0] for row in batch} for _, batch in whole]
    assert sum(map(len, together)) == len(set(orders))
