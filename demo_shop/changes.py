"""A change to a cart or an order, as data, and what it would cost by the pricing that charges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from demo_shop import carts, orders
from demo_shop.catalogue import Catalogue, Item
from demo_shop.pricing import Priced, bill
from demo_shop.refusals import Refused
from demo_shop.stock import on_shelf
from demo_shop.tables import OrderRow


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line to add, or (``line_id``) to put in another's place. ``replaces_subscription`` ends one when it begins."""

    where: Literal["cart", "order"]
    holder_id: str
    product_id: str
    quantity: int = 1
    plan_id: str | None = None
    discount_percent: int = 0
    line_id: str | None = None
    replaces_subscription: str | None = None


@dataclass(frozen=True, slots=True)
class Costs:
    """What a change costs, in yen, tax in.

    ``difference`` and ``total``: goods for a cart, whose shipping is settled at checkout; everything for an order.
    ``shipping``: what it adds to shipping; a recurring line ships free and never claims what others save by it.
    ``later``: each further delivery of a recurring line.
    """

    price: int
    difference: int
    total: int
    tax: int
    shipping: int
    later: int | None = None
    later_shipping: int | None = None

    def exceeds(self, shown: Costs) -> bool:
        """Whether any figure is higher than it was shown."""
        mine = (self.price, self.difference, self.shipping, self.later or 0, self.later_shipping or 0)
        theirs = (shown.price, shown.difference, shown.shipping, shown.later or 0, shown.later_shipping or 0)
        return any(now > then for now, then in zip(mine, theirs, strict=True))


@dataclass(frozen=True, slots=True)
class Planned:
    """A change that can be made: what it costs, and the unit price its line will carry."""

    costs: Costs
    unit_price: int


def plan(session: Session, catalogue: Catalogue, change: LineChange, now: datetime) -> Planned:
    """Check that a change can be made now, and price it.

    Raises Refused: unknown_product, sold_out, cart_changed, order_closed, no_mandate.
    """
    item = on_shelf(session, catalogue, [change.product_id]).get(change.product_id)
    if item is None or change.quantity < 1 or not 0 <= change.discount_percent <= 100:
        raise Refused("unknown_product", f"{change.product_id} × {change.quantity} is not for sale")
    new = carts.priced(item, change.plan_id, change.quantity, change.discount_percent)
    in_cart = change.where == "cart"
    costs = _in_cart(session, catalogue, change, item, new) if in_cart else _in_order(session, catalogue, change, item, new, now)
    return Planned(costs, new.unit_price)


def _in_cart(session: Session, catalogue: Catalogue, change: LineChange, item: Item, new: Priced) -> Costs:
    cart = carts.look(session, catalogue, change.holder_id)
    if cart is None or (change.line_id is not None and change.line_id not in {line.id for line in cart.lines}):
        raise Refused("cart_changed", "the cart or its line is gone")
    staying = [line for line in cart.lines if line.id != change.line_id]
    _check_stock(item, change.quantity + sum(line.quantity for line in staying if line.item.id == item.id))
    after = bill([*(line.priced for line in staying), new])
    return _costs(change, item, new, (cart.bill.goods, after.goods), after.shipping - cart.bill.shipping)


def _in_order(session: Session, catalogue: Catalogue, change: LineChange, item: Item, new: Priced, now: datetime) -> Costs:
    order = open_order(session, change, now)
    leaving = [line for line in order.lines if line.id == change.line_id]
    _check_stock(item, change.quantity - sum(line.quantity for line in leaving if line.product_id == item.id))
    staying = [orders.priced(line, catalogue) for line in order.lines if line not in leaving]
    after = bill([*staying, new])
    return _costs(change, item, new, (order.total, after.total), after.shipping - order.shipping)


def _costs(change: LineChange, item: Item, new: Priced, totals: tuple[int, int], shipping: int) -> Costs:
    plan = item.plan(change.plan_id)
    before, after = totals
    return Costs(
        price=new.total,
        difference=after - before,
        total=after,
        tax=new.tax,
        shipping=max(0, shipping) if plan else shipping,
        later=plan.price * change.quantity if plan else None,
        later_shipping=0 if plan else None,
    )


def _check_stock(item: Item, wanted: int) -> None:
    if item.stock is not None and item.stock < wanted:
        raise Refused("sold_out", f"{item.id}: {item.stock} left, {wanted} wanted")


def open_order(session: Session, change: LineChange, now: datetime) -> OrderRow:
    """The order of a change, if it may still be changed and the buyer agreed to later charges.

    Raises Refused: order_closed, no_mandate, cart_changed (no such line).
    """
    order = session.get(OrderRow, change.holder_id)
    if order is None or orders.open_until(order, now) is None:
        raise Refused("order_closed", "the order cannot be changed any more")
    if order.mandate_at is None:
        raise Refused("no_mandate", "the buyer did not agree that additions are charged")
    if change.line_id is not None and change.line_id not in {line.id for line in order.lines}:
        raise Refused("cart_changed", "the line is not in the order")
    return order
