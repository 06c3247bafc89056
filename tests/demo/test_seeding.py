"""Seed data: the same every time, and every case of the field has its people and goods."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from demo_shop.catalogue import load
from demo_shop.customers import history, personas
from demo_shop.database import Database
from demo_shop.guides import load as load_guides
from demo_shop.orders import bill_of, units_sold
from demo_shop.premises import Premises
from demo_shop.seeding import seed
from demo_shop.tables import Base, CustomerRow, OrderRow
from tests.demo.conftest import NOW

ICONS = Path(__file__).parents[2] / "demo_shop" / "static" / "vendor" / "fluent-emoji"


def contents(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with database.engine.connect() as connection:
        return {table.name: [tuple(row) for row in connection.execute(table.select())] for table in Base.metadata.sorted_tables}


def test_seeding_twice_gives_the_same_rows(shop: Premises, tmp_path: Path) -> None:
    again = Database(tmp_path / "again.sqlite")
    seed(again, load(), NOW)
    assert contents(again) == contents(shop.database)
    again.close()


def test_four_hundred_orders_of_others_and_those_of_the_personas(shop: Premises) -> None:
    rows = contents(shop.database)
    assert len(rows["order"]) == 400 + sum(len(persona.get("orders", ())) for persona in personas())


def test_every_order_costs_what_its_lines_come_to(shop: Premises) -> None:
    with shop.database.reading() as session:
        for order in session.query(OrderRow):
            bill = bill_of(order, shop.catalogue)
            assert (order.goods, order.shipping, order.tax) == (bill.goods, bill.shipping, bill.tax_total)


@pytest.mark.parametrize(
    ("customer", "orders", "band", "nps"),
    [("new", 0, "unknown", None), ("loyal", 12, "thriving", 10), ("unhappy", 3, "needs_action", 2), ("subscriber", 4, "healthy", 9)],
)
def test_the_personas_are_who_they_say(shop: Premises, customer: str, orders: int, band: str, nps: int | None) -> None:
    with shop.database.reading() as session:
        row = session.get_one(CustomerRow, customer)
        assert (history(session, shop.catalogue, customer, NOW).order_count, row.band, row.nps) == (orders, band, nps)


def test_the_free_plan_is_nearly_full_and_the_skips_nearly_used(shop: Premises) -> None:
    with shop.database.reading() as session:
        running = {each.row.product_id: each.row.used for each in history(session, shop.catalogue, "cloud", NOW).running}
    assert running == {"cloud-free": {"storage_gb": 1.9}, "music-free": {"skips": 5}}


def test_a_trial_ends_in_three_days(shop: Premises) -> None:
    with shop.database.reading() as session:
        (running,) = history(session, shop.catalogue, "trial", NOW).running
        row = running.row
        assert row.trial_ends_at is not None
        assert (row.trial_ends_at - NOW).days == 3


def test_popularity_means_something(shop: Premises) -> None:
    with shop.database.reading() as session:
        units = units_sold(session, NOW.replace(month=1))
    assert len(units) > 40
    assert units["sesame-capsule"] > units["women-coat"]


def test_the_five_departments_hold_about_sixty_products_and_their_sizes() -> None:
    catalogue = load()
    assert len(catalogue.departments) == 5
    assert 60 <= len({item.group or item.id for item in catalogue.items.values()}) <= 80


def test_every_shelf_named_is_there_and_has_something_on_it() -> None:
    catalogue = load()
    named = {item.path for item in catalogue.items.values()}
    assert named == {(department.id, shelf.id) for department in catalogue.departments for shelf in department.shelves}


def test_every_product_sells_above_its_cost_and_below_the_plan() -> None:
    for item in load().items.values():
        assert item.price is None or item.cost is None or item.cost < item.price, item.id
        assert all(item.price is None or plan.price < item.price for plan in item.plans), item.id
        assert item.price is not None or item.plans, item.id


def test_every_ladder_rises_in_price() -> None:
    catalogue = load()
    for item in catalogue.items.values():
        prices = [rung.price if rung.price is not None else rung.plans[0].price for rung in catalogue.ladder(item)]
        assert prices == sorted(prices), item.family


def test_a_set_costs_less_than_its_parts() -> None:
    items = load().items
    for item in items.values():
        if item.parts and item.price is not None:
            assert item.price < sum(items[part].price or 0 for part in item.parts)


def test_everything_is_illustrated() -> None:
    named = {item.image for item in load().items.values()} | {each["image"] for each in personas()}
    named |= {guide.image for guide in load_guides().values()} | {department.image for department in load().departments}
    assert named <= {file.stem for file in ICONS.glob("*.svg")}
