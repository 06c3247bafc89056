"""A real little shop on a SQLite file: carts, orders, coupons, taxes, shipping, stock, money. Several processes may use it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.shops.ledger import Ledger
from tests.shops.lines import done_for, find_basket, lines_of, make, priced, product_of, replaced_id, tariff_of, unmake
from tests.shops.pricing import CURRENCY, quote_for
from upsell_widget.domain.changes import Change, Target
from upsell_widget.domain.money import Money
from upsell_widget.domain.shop import Applied, Capabilities, Cart, Order, Product, Quote, Shopper
from upsell_widget.errors import ChangeRefused
from upsell_widget.ports import BaseShop
from upsell_widget.ports.shop import charged_now

PLACED = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)


class LedgerShop(BaseShop):
    """``step`` is told what happens inside ``apply`` and ``undo``, so that a test can kill the process there."""

    def __init__(self, path: Path, clock: Callable[[], datetime] = lambda: PLACED, step: Callable[[str], None] = lambda name: None) -> None:
        self.path = path
        self.ledger = Ledger(path)
        self._clock, self._step = clock, step

    def capabilities(self) -> Capabilities:
        """Everything but running subscriptions."""
        return Capabilities(amend_order=True, discount_line=True, quote_shipping=True)

    def shopper(self, shopper_id: str | None = None) -> Shopper:
        """The customer of that id; nobody has logged in here."""
        return Shopper(id=shopper_id or "")

    def cart(self, cart_id: str) -> Cart | None:
        """The cart at today's prices."""
        with self.ledger.open() as connection:
            basket = find_basket(connection, Target("cart", cart_id))
            if basket is None:
                return None
            lines = lines_of(connection, Target("cart", cart_id))
            return Cart(cart_id, lines, Money(tariff_of(basket).goods([line.total.amount for line in lines]), CURRENCY))

    def order(self, order_id: str, shopper: Shopper) -> Order | None:
        """The order at the prices it was placed at."""
        with self.ledger.open() as connection:
            basket = find_basket(connection, Target("order", order_id))
            if basket is None or basket["shopper_id"] != shopper.id:
                return None
            lines = lines_of(connection, Target("order", order_id))
        totals = [line.total.amount for line in lines]
        total = Money(tariff_of(basket).goods(totals) + tariff_of(basket).freight(totals), CURRENCY)
        until = datetime.fromisoformat(basket["amendable_until"]) if basket["amendable_until"] else None
        return Order(order_id, shopper.id, lines, total, PLACED, amendable_until=until, saved_payment=True)

    def products(self, product_ids: Sequence[str], *, timeout: float) -> Mapping[str, Product]:
        """The products there are among these."""
        marks = ",".join("?" * len(product_ids))
        with self.ledger.open(timeout) as connection:
            rows = connection.execute(f"SELECT * FROM product WHERE id IN ({marks})", tuple(product_ids)).fetchall()
        return {row["id"]: product_of(row) for row in rows}

    def catalogue(self) -> Iterable[Product]:
        """Every product."""
        with self.ledger.open() as connection:
            return [product_of(row) for row in connection.execute("SELECT * FROM product ORDER BY id")]

    def quote(self, change: Change, *, timeout: float) -> Quote:
        """What the change would cost now."""
        with self.ledger.open(timeout) as connection:
            return self._quote(connection, change)

    def apply(self, change: Change, *, key: str, at_most: Quote, timeout: float) -> Applied:
        """Change the lines, the stock and the money in one transaction, once for the key."""
        self._step("shop asked")
        with self.ledger.write(timeout) as connection:
            done = done_for(connection, key)
            if done is not None:
                return done
            quote = self._quote(connection, change)
            if quote.dearer_than(at_most):
                raise ChangeRefused("price_changed", f"found {quote.difference}, expected at most {at_most.difference}")
            applied = Applied(f"line-{key}", charged_now(quote, change), quote)
            make(connection, change, key, applied)
            self._step("shop changed, not committed")
        self._step("shop committed")
        return applied

    def lookup(self, key: str) -> Applied | None:
        """What was done for the key."""
        with self.ledger.open() as connection:
            return done_for(connection, key)

    def undo(self, change: Change, applied: Applied, *, key: str) -> bool:
        """Put the lines, the stock and the money back, once."""
        with self.ledger.write() as connection:
            row = connection.execute("SELECT * FROM change WHERE key = ?", (key,)).fetchone()
            if row is None:
                return False
            if row["undone"]:
                return True
            if not self._is_open(connection, change.target):
                return False
            unmake(connection, row)
            self._step("shop undid, not committed")
        self._step("shop undid")
        return True

    def _quote(self, connection: sqlite3.Connection, change: Change) -> Quote:
        basket = find_basket(connection, change.target)
        if basket is None:
            raise ChangeRefused("cart_changed", f"{change.target}: there is none")
        if not self._is_open(connection, change.target):
            raise ChangeRefused("order_closed", f"{change.target} cannot be changed any more")
        before = {line.id: line.total.amount for line in lines_of(connection, change.target)}
        kept = {line_id: total for line_id, total in before.items() if line_id != replaced_id(change)}
        if replaced_id(change) and len(kept) == len(before):
            raise ChangeRefused("cart_changed", f"{change.target}: line {replaced_id(change)} is not there")
        return quote_for(tariff_of(basket), before, kept, priced(connection, change), ships=change.target.kind == "order")

    def _is_open(self, connection: sqlite3.Connection, target: Target) -> bool:
        basket = find_basket(connection, target)
        if target.kind == "cart" or basket is None:
            return basket is not None
        return basket["amendable_until"] is not None and self._clock() < datetime.fromisoformat(basket["amendable_until"])
