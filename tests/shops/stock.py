"""Filling the ledger shop's shelves, and reading its books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tests.shops.ledger_shop import PLACED, LedgerShop
from tests.shops.pricing import Tariff
from upsell_widget.domain.changes import Target

UNTIL = PLACED + timedelta(hours=48)
"""How long an order can be changed."""


@dataclass(frozen=True)
class Goods:
    """A product as it stands on the shelf: prices in yen, tax in."""

    id: str
    price: int
    stock: int | None = None
    tax_percent: int = 10
    plan_first: int | None = None
    plan_price: int | None = None


def open_shop(path: Path) -> LedgerShop:
    """An empty shop, open for business."""
    shop = LedgerShop(path)
    shop.ledger.create()
    return shop


def shelve(shop: LedgerShop, *goods: Goods) -> None:
    """Put products on the shelf, in place of those of the same id."""
    with shop.ledger.write() as connection:
        for each in goods:
            row = (each.id, each.price, each.stock, each.tax_percent, each.plan_first, each.plan_price, 1)
            connection.execute("REPLACE INTO product VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def fill(
    shop: LedgerShop,
    target: Target,
    shopper_id: str,
    lines: dict[str, int],
    tariff: Tariff = Tariff(),  # noqa: B008 - frozen
) -> None:
    """Make a cart, or place an order, of products by quantity. Line ids are ``<target id>-<product id>``."""
    until = UNTIL.isoformat() if target.kind == "order" else None
    with shop.ledger.write() as connection:
        row = (target.kind, target.id, shopper_id, tariff.coupon_percent, tariff.shipping, tariff.free_from, until)
        connection.execute("REPLACE INTO basket VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        connection.execute("DELETE FROM line WHERE kind = ? AND basket_id = ?", (target.kind, target.id))
        for product_id, quantity in lines.items():
            price = connection.execute("SELECT price FROM product WHERE id = ?", (product_id,)).fetchone()["price"]
            frozen = price * quantity if target.kind == "order" else None
            line = (f"{target.id}-{product_id}", target.kind, target.id, product_id, None, quantity, 0, frozen)
            connection.execute("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?, ?)", line)


def close_order(shop: LedgerShop, order_id: str) -> None:
    """Pack an order: it cannot be changed any more."""
    with shop.ledger.write() as connection:
        connection.execute("UPDATE basket SET amendable_until = NULL WHERE kind = 'order' AND id = ?", (order_id,))


def set_coupon(shop: LedgerShop, target: Target, percent: int) -> None:
    """Give a cart or order another coupon."""
    with shop.ledger.write() as connection:
        connection.execute("UPDATE basket SET coupon_percent = ? WHERE kind = ? AND id = ?", (percent, target.kind, target.id))


@dataclass(frozen=True)
class Books:
    """What a shop's books say: changes that stand, changes ever made, money taken less money given back."""

    standing: int
    ever: int
    money: int


def books(shop: LedgerShop) -> Books:
    """Read the books."""
    with shop.ledger.open() as connection:
        standing, ever = connection.execute("SELECT count(*) FILTER (WHERE NOT undone), count(*) FROM change").fetchone()
        money = connection.execute("SELECT coalesce(sum(amount), 0) FROM movement").fetchone()[0]
    return Books(standing, ever, money)
