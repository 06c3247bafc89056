"""Carts: kept on the server, priced whenever they are looked at."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from demo_shop.catalogue import Catalogue, Item, Plan
from demo_shop.pricing import Bill, Priced, bill
from demo_shop.refusals import Refused
from demo_shop.stock import on_shelf
from demo_shop.tables import CartLineRow, CartRow

MOST = 20
"""Of one line, at most."""


@dataclass(frozen=True, slots=True)
class CartLine:
    """A line as the shopper sees it."""

    id: str
    item: Item
    plan: Plan | None
    quantity: int
    discount_percent: int
    priced: Priced
    replaces_subscription: str | None = None

    @property
    def total(self) -> int:
        """Yen, discount and tax in."""
        return self.priced.total

    @property
    def short(self) -> bool:
        """There are not so many left."""
        return self.item.stock is not None and self.item.stock < self.quantity


@dataclass(frozen=True, slots=True)
class CartView:
    """A cart, priced. ``gone``: products in it that are not sold any more."""

    id: str
    lines: tuple[CartLine, ...]
    bill: Bill
    gone: tuple[str, ...] = ()

    @property
    def units(self) -> int:
        """How many things are in it."""
        return sum(line.quantity for line in self.lines)

    @property
    def delivered(self) -> bool:
        """Something in it must be sent."""
        return any(line.item.delivered for line in self.lines)

    @property
    def recurring(self) -> bool:
        """Something in it is paid again and again."""
        return any(line.plan for line in self.lines)


def priced(item: Item, plan_id: str | None, quantity: int, discount_percent: int = 0) -> Priced:
    """One line of an item for the pricing function, at today's price.

    Raises Refused("unknown_product") when the item is not sold that way.
    """
    unit_price = item.unit_price(plan_id)
    if unit_price is None:
        raise Refused("unknown_product", f"{item.id} is not sold as {plan_id or 'one-time'}")
    return Priced(unit_price, quantity, discount_percent, item.tax, item.delivered, recurring=plan_id is not None)


def new_cart(session: Session, customer_id: str | None, now: datetime) -> str:
    """An empty cart's id, which cannot be guessed."""
    row = CartRow(id=secrets.token_urlsafe(16), customer_id=customer_id, at=now)
    session.add(row)
    return row.id


def look(session: Session, catalogue: Catalogue, cart_id: str | None) -> CartView | None:
    """The cart as it stands; None: there is none, or it has been ordered."""
    row = session.get(CartRow, cart_id) if cart_id else None
    if row is None or row.order_id is not None:
        return None
    shelf = on_shelf(session, catalogue, [line.product_id for line in row.lines])
    sold = [line for line in row.lines if line.product_id in shelf and shelf[line.product_id].unit_price(line.plan_id) is not None]
    lines = tuple(_line(line, shelf[line.product_id]) for line in sold)
    gone = tuple(line.product_id for line in row.lines if line not in sold)
    return CartView(row.id, lines, bill([line.priced for line in lines]), gone)


def _line(row: CartLineRow, item: Item) -> CartLine:
    price = priced(item, row.plan_id, row.quantity, row.discount_percent)
    return CartLine(row.id, item, item.plan(row.plan_id), row.quantity, row.discount_percent, price, row.replaces_subscription)


def add(session: Session, catalogue: Catalogue, cart_id: str, product_id: str, plan_id: str | None, quantity: int) -> str:
    """Put something in; more of a line that is there already at the full price. The line's id.

    Raises Refused: unknown_product, sold_out, cart_changed.
    """
    row = open_cart(session, cart_id)
    same = next((line for line in row.lines if (line.product_id, line.plan_id, line.discount_percent) == (product_id, plan_id, 0)), None)
    wanted = min(MOST, quantity + (same.quantity if same else 0))
    _check_shelf(session, catalogue, row, product_id, plan_id, wanted, leaving=same)
    if same is not None:
        same.quantity = wanted
        return same.id
    return append(row, product_id, plan_id, wanted).id


def append(row: CartRow, product_id: str, plan_id: str | None, quantity: int, discount_percent: int = 0) -> CartLineRow:
    """A line of its own at the end of a cart."""
    position = max((line.position for line in row.lines), default=0) + 1
    line = CartLineRow(
        id=secrets.token_hex(8),
        position=position,
        product_id=product_id,
        plan_id=plan_id,
        quantity=quantity,
        discount_percent=discount_percent,
    )
    row.lines.append(line)
    return line


def set_quantity(session: Session, catalogue: Catalogue, cart_id: str, line_id: str, quantity: int) -> None:
    """So many of a line; none takes it out.

    Raises Refused: cart_changed (no such line), sold_out.
    """
    row = open_cart(session, cart_id)
    line = line_of(row, line_id)
    if quantity <= 0:
        row.lines.remove(line)
        return
    _check_shelf(session, catalogue, row, line.product_id, line.plan_id, min(MOST, quantity), leaving=line)
    line.quantity = min(MOST, quantity)


def switch(session: Session, catalogue: Catalogue, cart_id: str, line_id: str, product_id: str, plan_id: str | None) -> None:
    """Make a line another product of its ladder, or the same by another plan. A discount stays behind.

    Raises Refused: cart_changed, unknown_product, sold_out.
    """
    row = open_cart(session, cart_id)
    line = line_of(row, line_id)
    _check_shelf(session, catalogue, row, product_id, plan_id, line.quantity, leaving=line)
    line.product_id, line.plan_id, line.discount_percent = product_id, plan_id, 0


def open_cart(session: Session, cart_id: str) -> CartRow:
    """The row of a cart that can still be changed. Raises Refused("cart_changed")."""
    row = session.get(CartRow, cart_id)
    if row is None or row.order_id is not None:
        raise Refused("cart_changed", "the cart is gone or has been ordered")
    return row


def line_of(row: CartRow, line_id: str) -> CartLineRow:
    """A line of a cart. Raises Refused("cart_changed")."""
    found = next((line for line in row.lines if line.id == line_id), None)
    if found is None:
        raise Refused("cart_changed", "the line is not in the cart any more")
    return found


def _check_shelf(
    session: Session,
    catalogue: Catalogue,
    row: CartRow,
    product_id: str,
    plan_id: str | None,
    quantity: int,
    leaving: CartLineRow | None,
) -> None:
    item = on_shelf(session, catalogue, [product_id]).get(product_id)
    if item is None or item.unit_price(plan_id) is None:
        raise Refused("unknown_product", f"{product_id} is not sold as {plan_id or 'one-time'}")
    beside = sum(line.quantity for line in row.lines if line.product_id == product_id and line is not leaving)
    if item.stock is not None and item.stock < quantity + beside:
        raise Refused("sold_out", f"{product_id}: {item.stock} left, {quantity + beside} wanted")
