"""Past orders: one row a product of an order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from upsell_widget.domain.money import Money
from upsell_widget.domain.outcomes import Purchase
from upsell_widget.imports.cells import amount, identifier, moment, optional_identifier, whole_number
from upsell_widget.imports.columns import Column
from upsell_widget.imports.importing import Came
from upsell_widget.ports.store import HistoryStore


class Orders:
    """``orders(order_id, customer_id, ts, item_id, qty, unit_price)``. Rows of an order should stand together.

    An order that names a product twice has bought it once, in the quantity of both.
    """

    name = "orders"
    group: int | None = 0
    """The place of the column whose equal neighbours are written together."""

    def __init__(self, store: HistoryStore, currency: str) -> None:
        self._store = store
        self._prices: dict[int, Money] = {}
        self._currency = currency
        self.columns: Sequence[Column] = (
            Column("order_id", identifier),
            Column("customer_id", optional_identifier, required=False),
            Column("ts", moment),
            Column("item_id", identifier),
            Column("qty", whole_number(1)),
            Column("unit_price", amount(currency)),
        )

    def write(self, rows: Sequence[tuple[Any, ...]], came: Came) -> int:
        """Add the rows, then note it: rows that are there are left alone, so those of a crash between are met again unharmed."""
        new = self._store.add_purchases(self.purchases(rows))
        self._store.set_import_position(*came)
        return new

    def purchases(self, rows: Iterable[tuple[Any, ...]]) -> list[Purchase]:
        """The rows as purchases, each order and product once."""
        found: dict[tuple[str, str], Purchase] = {}
        for order_id, customer_id, at, product_id, quantity, price in rows:
            key = (order_id, product_id)
            if (before := found.get(key)) is None:
                found[key] = Purchase(order_id, customer_id, at, product_id, quantity, self._money(price))
            else:
                found[key] = self._together(before, quantity, price)
        return list(found.values())

    def _together(self, purchase: Purchase, quantity: int, price: int) -> Purchase:
        """Both rows at the mean price of a unit, rounded down."""
        units = purchase.quantity + quantity
        mean = (purchase.unit_price.amount * purchase.quantity + price * quantity) // units
        return Purchase(purchase.order_id, purchase.customer_id, purchase.at, purchase.product_id, units, self._money(mean))

    def _money(self, price: int) -> Money:
        money = self._prices.get(price)
        if money is None:
            money = self._prices[price] = Money(price, self._currency)
        return money
