"""Importing views and products."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.domain.building import NOW
from tests.imports.building import csv_file, imported
from upsell_widget.domain.catalogue import Entry
from upsell_widget.domain.context import View
from upsell_widget.errors import DocumentError
from upsell_widget.imports.files import open_table
from upsell_widget.imports.products import Products
from upsell_widget.imports.views import Views
from upsell_widget.storage.in_memory import InMemoryStore

VIEWS = "session_id,customer_id,ts,item_id,event,pos"


def test_views_become_the_browsing_history_of_their_shopper(tmp_path: Path) -> None:
    store = InMemoryStore()
    path = csv_file(tmp_path, "s1,anna,2026-11-22 10:00:00,ramen,view,0", "s2,,2026-11-22 11:00:00,gyoza,view,0", header=VIEWS)
    assert imported(path, store, Views(store, {"ramen": ("food",)})).new == 2
    assert imported(path, store, Views(store, {})).new == 0
    (view,) = store.recall("anna", "s1", NOW).views
    assert (view.product_id, view.category, view.session_id) == ("ramen", ("food",), "s1")
    assert [each.product_id for each in store.recall("session-s2", "s2", NOW).views] == ["gyoza"]


def test_views_without_a_time_take_the_one_given_and_keep_their_order(tmp_path: Path) -> None:
    store, at = InMemoryStore(), NOW - timedelta(days=1)
    path = csv_file(tmp_path, "s1,anna,,ramen,view,0", "s1,anna,,gyoza,view,1", header=VIEWS)
    imported(path, store, Views(store, {}, at))
    assert store.recall("anna", "s1", NOW).views == (View("gyoza", (), "s1", at + timedelta(seconds=1)), View("ramen", (), "s1", at))


def test_views_without_a_time_are_refused_when_none_is_given(tmp_path: Path) -> None:
    store = InMemoryStore()
    with pytest.raises(DocumentError) as refused:
        imported(csv_file(tmp_path, "s1,anna,,ramen,view,0", header=VIEWS), store, Views(store, {}))
    assert str(refused.value) == "orders.csv: row 1: column ts: found '', expected a date and time, or --at for rows that have none"


def test_an_event_that_is_no_view_is_refused(tmp_path: Path) -> None:
    store = InMemoryStore()
    with pytest.raises(DocumentError, match="row 1: column event: found 'addtocart', expected view"):
        imported(csv_file(tmp_path, "s1,anna,2026-01-01,ramen,addtocart,0", header=VIEWS), store, Views(store, {}))


def test_products_become_entries_with_their_units_sold(tmp_path: Path) -> None:
    header = "item_id,title,category,department,price,kind,size"
    path = csv_file(tmp_path, "l,Large ramen,Dishes > Noodles,FOOD,10.00,ramen,L", "s,Service,,,,,", header=header)
    entries = Products("USD", "kind", ("size",)).entries(open_table(path), {"l": 7})
    assert entries == {
        "l": Entry("l", 1000, ("FOOD", "Dishes", "Noodles"), family="ramen", attributes={"size": "L"}, popularity=7),
        "s": Entry("s", None),
    }


def test_a_product_in_two_rows_is_refused(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "a,1", "a,2", header="item_id,price")
    with pytest.raises(DocumentError, match=r"orders.csv: column item_id: found a in two rows, expected every product once"):
        Products("USD").entries(open_table(path), {})


def test_a_family_column_that_is_asked_for_must_be_there(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "a,1", header="item_id,price")
    with pytest.raises(DocumentError, match="expected also kind"):
        Products("USD", "kind").entries(open_table(path), {})
