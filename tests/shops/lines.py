"""The lines of the ledger shop: how carts, orders, stock and money are read and changed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from tests.shops.pricing import CURRENCY, Priced, Tariff, line_total
from upsell_widget.domain.changes import Change, PauseSubscription, ReplaceLine, Target
from upsell_widget.domain.money import Money
from upsell_widget.domain.selling_plans import Cycle, SellingPlan
from upsell_widget.domain.shop import Applied, Line, Product, Quote
from upsell_widget.domain.text import Text
from upsell_widget.errors import ChangeRefused


def replaced_id(change: Change) -> str | None:
    """The line a change replaces."""
    return change.line_id if isinstance(change, ReplaceLine) else None


def discount_of(change: Change) -> int:
    """Percent off the line a change makes."""
    return 0 if isinstance(change, PauseSubscription) else change.discount_percent


def find_basket(connection: sqlite3.Connection, target: Target) -> sqlite3.Row | None:
    """The cart or order."""
    row: sqlite3.Row | None = connection.execute("SELECT * FROM basket WHERE kind = ? AND id = ?", (target.kind, target.id)).fetchone()
    return row


def tariff_of(basket: sqlite3.Row) -> Tariff:
    """What lies on top of its prices."""
    return Tariff(basket["coupon_percent"], basket["shipping"], basket["free_from"])


def lines_of(connection: sqlite3.Connection, target: Target) -> tuple[Line, ...]:
    """Its lines, priced."""
    columns = "line.*, price, plan_first FROM line JOIN product ON product.id = product_id"
    query = f"SELECT {columns} WHERE kind = ? AND basket_id = ? ORDER BY line.id"
    return tuple(
        Line(row["id"], row["product_id"], row["quantity"], Money(_total_of(row), CURRENCY), row["plan_id"])
        for row in connection.execute(query, (target.kind, target.id))
    )


def _total_of(row: sqlite3.Row) -> int:
    """An order's line keeps the price it was placed at; a cart's is today's."""
    if row["frozen_total"] is not None:
        return int(row["frozen_total"])
    return line_total(row["price"] if row["plan_id"] is None else row["plan_first"], row["quantity"], row["discount_percent"])


def priced(connection: sqlite3.Connection, change: Change) -> Priced:
    """The line a change would make.

    Raises ChangeRefused: not for sale, or not enough in stock.
    """
    row = connection.execute("SELECT * FROM product WHERE id = ?", (change.product_id,)).fetchone()
    unit = None if row is None or not row["available"] else row["price" if change.plan_id is None else "plan_first"]
    if unit is None:
        raise ChangeRefused("unavailable", f"{change.product_id} is not for sale so")
    if row["stock"] is not None and row["stock"] < change.quantity:
        raise ChangeRefused("sold_out", f"{change.product_id}: found {row['stock']}, expected {change.quantity}")
    total = line_total(unit, change.quantity, discount_of(change))
    later = None if change.plan_id is None else row["plan_price"] * change.quantity
    return Priced(total, row["tax_percent"], later)


def product_of(row: sqlite3.Row) -> Product:
    """The product of a row."""
    plans: tuple[SellingPlan, ...] = ()
    if row["plan_price"] is not None:
        price, first = Money(row["plan_price"], CURRENCY), Money(row["plan_first"], CURRENCY)
        how = Text.of("On your account page.")
        plans = (SellingPlan("monthly", Text.of("Monthly"), Cycle(1, "month"), price, first_price=first, cancel_how=how),)
    return Product(
        row["id"], Text.of(row["id"]), Money(row["price"], CURRENCY), stock=row["stock"], plans=plans, available=bool(row["available"])
    )


def done_for(connection: sqlite3.Connection, key: str) -> Applied | None:
    """What was done for a key."""
    row = connection.execute("SELECT * FROM change WHERE key = ?", (key,)).fetchone()
    if row is None:
        return None
    figures: dict[str, Any] = {name: value and Money(**value) for name, value in json.loads(row["quote"]).items()}
    return Applied(f"line-{key}", Money(row["charged"], CURRENCY), Quote(**figures))


def make(connection: sqlite3.Connection, change: Change, key: str, applied: Applied) -> None:
    """Change lines, stock and money."""
    replaced = connection.execute("SELECT * FROM line WHERE id = ?", (replaced_id(change),)).fetchone()
    if replaced is not None:
        connection.execute("DELETE FROM line WHERE id = ?", (replaced["id"],))
        _put_back(connection, replaced)
    target = change.target
    frozen = priced(connection, change).total if target.kind == "order" else None
    line = (applied.reference, target.kind, target.id, change.product_id, change.plan_id, change.quantity, discount_of(change), frozen)
    connection.execute("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?, ?)", line)
    connection.execute("UPDATE product SET stock = stock - ? WHERE id = ?", (change.quantity, change.product_id))
    connection.execute("INSERT INTO movement (key, amount) VALUES (?, ?)", (key, applied.charged.amount))
    removed = json.dumps(dict(replaced)) if replaced is not None else None
    row = (key, applied.reference, removed, applied.charged.amount, json.dumps(asdict(applied.quote)), 0)
    connection.execute("INSERT INTO change VALUES (?, ?, ?, ?, ?, ?)", row)


def unmake(connection: sqlite3.Connection, row: sqlite3.Row) -> None:
    """Put lines, stock and money back."""
    line = connection.execute("SELECT * FROM line WHERE id = ?", (row["line_id"],)).fetchone()
    if line is not None:
        connection.execute("DELETE FROM line WHERE id = ?", (line["id"],))
        _put_back(connection, line)
    if row["replaced"] is not None:
        _restore(connection, json.loads(row["replaced"]))
    connection.execute("INSERT INTO movement (key, amount) VALUES (?, ?)", (row["key"], -row["charged"]))
    connection.execute("UPDATE change SET undone = 1 WHERE key = ?", (row["key"],))


def _put_back(connection: sqlite3.Connection, line: sqlite3.Row) -> None:
    connection.execute("UPDATE product SET stock = stock + ? WHERE id = ?", (line["quantity"], line["product_id"]))


def _restore(connection: sqlite3.Connection, line: Mapping[str, object]) -> None:
    connection.execute(f"INSERT INTO line VALUES ({','.join('?' * len(line))})", tuple(line.values()))
    connection.execute("UPDATE product SET stock = stock - ? WHERE id = ?", (line["quantity"], line["product_id"]))
