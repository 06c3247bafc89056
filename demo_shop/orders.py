"""Orders: placed from a cart, open to changes until packed, cancelled with a full refund."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from demo_shop import payments, subscriptions
from demo_shop.carts import CartLine, CartView, look
from demo_shop.catalogue import Catalogue
from demo_shop.pricing import Bill, Priced, bill
from demo_shop.refusals import Refused
from demo_shop.stock import take
from demo_shop.tables import CartRow, OrderLineRow, OrderRow

OPEN_FOR = timedelta(minutes=30)
"""An order can be changed for so long after it was placed, unless it is packed before."""


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who orders, where to, and how it is paid."""

    customer_id: str | None
    address: Mapping[str, str]
    method: str
    mandate: bool
    """Agreed that additions to this order are charged to the same method."""


def place(session: Session, catalogue: Catalogue, cart_id: str, buyer: Buyer, shown_total: int, now: datetime) -> OrderRow:
    """Turn a cart into a paid order, once: a second click gets the first order.

    Raises Refused: cart_changed (empty), price_changed (more than the buyer saw), sold_out, payment_declined.
    """
    row = session.get(CartRow, cart_id)
    if row is not None and row.order_id is not None:
        return session.get_one(OrderRow, row.order_id)
    cart = look(session, catalogue, cart_id)
    if row is None or cart is None or not cart.lines:
        raise Refused("cart_changed", "the cart is empty")
    if cart.bill.total > shown_total:
        raise Refused("price_changed", f"found {cart.bill.total}, shown was {shown_total}")
    order = _order(cart, buyer, now)
    session.add(order)
    for line in cart.lines:
        take(session, line.item.id, line.quantity)
    session.flush()
    payments.move(session, order.id, order.total, buyer.method, f"order:{cart_id}", now)
    subscriptions.sync(session, catalogue, order, now)
    row.order_id = order.id
    return order


def _order(cart: CartView, buyer: Buyer, now: datetime) -> OrderRow:
    order = OrderRow(
        id=f"H{now:%y%m%d}-{secrets.token_hex(4).upper()}",
        customer_id=buyer.customer_id,
        placed_at=now,
        address=dict(buyer.address),
        method=buyer.method,
        mandate_at=now if buyer.mandate else None,
        lines=[_line(line, position) for position, line in enumerate(cart.lines)],
    )
    write_totals(order, cart.bill)
    return order


def _line(line: CartLine, position: int) -> OrderLineRow:
    return OrderLineRow(
        id=line.id,
        position=position,
        product_id=line.item.id,
        plan_id=line.plan.id if line.plan else None,
        quantity=line.quantity,
        discount_percent=line.discount_percent,
        unit_price=line.priced.unit_price,
        replaces_subscription=line.replaces_subscription,
    )


def write_totals(order: OrderRow, total: Bill) -> None:
    """Put what an order comes to on it."""
    order.goods, order.shipping, order.tax = total.goods, total.shipping, total.tax_total


def priced(line: OrderLineRow, catalogue: Catalogue) -> Priced:
    """An order line for the pricing function, at the price it was bought at."""
    item = catalogue.items[line.product_id]
    return Priced(line.unit_price, line.quantity, line.discount_percent, item.tax, item.delivered, recurring=line.plan_id is not None)


def bill_of(order: OrderRow, catalogue: Catalogue) -> Bill:
    """What an order's lines come to."""
    return bill([priced(line, catalogue) for line in order.lines])


def open_until(order: OrderRow, now: datetime) -> datetime | None:
    """Until when it can be changed; None: not any more."""
    until = order.placed_at + OPEN_FOR
    return until if order.cancelled_at is None and order.packed_at is None and now < until else None


def state(order: OrderRow, now: datetime) -> str:
    """cancelled, packed, open (can be changed) or preparing (waits to be packed)."""
    if order.cancelled_at is not None:
        return "cancelled"
    if order.packed_at is not None:
        return "packed"
    return "open" if open_until(order, now) else "preparing"


def pack(order: OrderRow, now: datetime) -> None:
    """Close the parcel: nothing can be changed any more."""
    if order.cancelled_at is None and order.packed_at is None:
        order.packed_at = now


def cancel(session: Session, catalogue: Catalogue, order: OrderRow, now: datetime) -> bool:
    """Take an open order back: everything refunded, goods back on the shelf. True: now; False: it had been before.

    Raises Refused("order_closed") once it is packed or too old.
    """
    if order.cancelled_at is not None:
        return False
    if open_until(order, now) is None:
        raise Refused("order_closed", "the order is being packed")
    order.cancelled_at = now
    for line in order.lines:
        take(session, line.product_id, -line.quantity)
    payments.move(session, order.id, -payments.paid(session, order.id), order.method, f"cancel:{order.id}", now)
    subscriptions.sync(session, catalogue, order, now)
    return True


def of_customer(session: Session, customer_id: str) -> list[OrderRow]:
    """A customer's orders, newest first."""
    return list(session.scalars(select(OrderRow).where(OrderRow.customer_id == customer_id).order_by(OrderRow.placed_at.desc())))


def units_sold(session: Session, since: datetime) -> dict[str, int]:
    """Product id → units ordered since a moment, cancelled orders left out."""
    query = (
        select(OrderLineRow.product_id, func.sum(OrderLineRow.quantity))
        .join(OrderRow, OrderRow.id == OrderLineRow.order_id)
        .where(OrderRow.placed_at >= since, OrderRow.cancelled_at.is_(None))
        .group_by(OrderLineRow.product_id)
    )
    return {product_id: int(units) for product_id, units in session.execute(query)}
