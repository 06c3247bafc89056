"""What a fit reads: Parquet and CSV files, and our own memory on both databases."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.domain.building import NOW
from tests.fitting.building import NEWEST, Line, counted_files, parquet, told
from tests.storage.building import view
from upsell_widget.domain.money import Money
from upsell_widget.domain.outcomes import Purchase
from upsell_widget.errors import DocumentError
from upsell_widget.fitting.from_store import files_of
from upsell_widget.fitting.interactions import Files
from upsell_widget.storage.sql_store import SqlStore

CSV = """order_id,customer_id,ts,item_id,qty,unit_price
1001,anna,2026-01-05 10:00:00,007,2,9.00
1001,anna,2026-01-05 10:00:00,gyoza,1,4.50
1002,,2026-01-06T09:30:00+09:00,007,1,9.00
1002,,2026-01-06T09:30:00+09:00,"お茶, 緑",1,9.00
"""


def written(folder: Path, text: str, name: str = "orders.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_csv_and_parquet_are_the_same(tmp_path: Path) -> None:
    found = counted_files(tmp_path, Files(written(tmp_path, CSV)))
    assert found.ids == ["007", "gyoza", "お茶, 緑"]
    assert told(found.ids, found.bought).keys() == {("007", "gyoza"), ("007", "お茶, 緑")}
    assert found.window == (1767607200, 1767659400), "2026-01-05 10:00 and 2026-01-06 00:30, UTC"


def test_a_file_needs_neither_people_nor_times(tmp_path: Path) -> None:
    found = counted_files(tmp_path, Files(written(tmp_path, "order_id,item_id\n1,a\n1,b\n2,a\n,c\n3,\n")))
    assert told(found.ids, found.bought) == {("a", "b"): (1, 1.0, 1.0)}
    assert (found.ids, found.bought.people.tolist(), found.window) == (["a", "b", "c"], [2, 1, 0], None) or found.ids == ["a", "b"]


def test_other_events_than_views_are_left_out(tmp_path: Path) -> None:
    views = written(tmp_path, "session_id,item_id,event\ns,a,view\ns,b,\ns,c,addtocart\n", "views.csv")
    found = counted_files(tmp_path, Files(written(tmp_path, CSV), views))
    assert told(found.ids, found.viewed).keys() == {("a", "b")}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("order_id,product\n1,a\n", "orders.csv: found the columns order_id, product, expected item_id too"),
        ("order_id,item_id,ts\n1,a,never\n", "a value cannot be read: Conversion Error: "),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(DocumentError) as refused:
        counted_files(tmp_path, Files(written(tmp_path, text)))
    assert reason in str(refused.value) and "\n" not in str(refused.value)


def test_a_file_that_is_not_there_or_damaged_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="No such file"):
        counted_files(tmp_path, Files(tmp_path / "none.parquet"))
    path = parquet(tmp_path / "orders.parquet", [Line("1", None, "a")])
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(DocumentError, match="expected a CSV or Parquet file"):
        counted_files(tmp_path, Files(path))


@pytest.fixture
def store(database_url: str) -> SqlStore:
    store = SqlStore(database_url)
    store.migrate()
    return store


def bought(order: str, person: str, item: str, days_ago: int = 0) -> Purchase:
    return Purchase(order, person, NOW - timedelta(days=days_ago), item, 1, Money(500, "JPY"))


def test_our_own_memory_is_read_a_page_at_a_time(store: SqlStore, tmp_path: Path) -> None:
    store.add_purchases(
        [bought("1", "anna", "a"), bought("1", "anna", "b"), bought("2", "", "b", 3), bought("2", "", "a", 3), bought("3", "ben", "c")]
    )
    store.write_events([view("a"), view("c"), view("b")])
    found = counted_files(tmp_path, files_of(store, tmp_path, page=2))
    assert told(found.ids, found.bought) == {("a", "b"): (2, 2.0, 2.0)}
    assert told(found.ids, found.viewed).keys() == {("a", "b"), ("a", "c"), ("b", "c")}
    assert (found.bought.everyone, found.bought.baskets) == (3, 3)
    assert found.window == (int((NOW - timedelta(days=3)).timestamp()), int(NOW.timestamp()))
    store.close()


def test_an_empty_memory_is_read_too(store: SqlStore, tmp_path: Path) -> None:
    found = counted_files(tmp_path, files_of(store, tmp_path))
    assert (found.ids, len(found.bought.left), found.bought.baskets, found.window) == ([], 0, 0, None)
    store.close()


def test_times_are_counted_in_utc(tmp_path: Path) -> None:
    found = counted_files(tmp_path, Files(parquet(tmp_path / "orders.parquet", [Line("1", None, "a")])))
    assert found.window == (int(NEWEST.timestamp()), int(NEWEST.timestamp()))
