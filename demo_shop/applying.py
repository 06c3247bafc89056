"""A change is made once for a key, and taken back once.

What was done for a key is written in the transaction that does it; so a key does it exactly once, whatever is retried.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from demo_shop import carts, orders, payments, subscriptions
from demo_shop.catalogue import Catalogue
from demo_shop.changes import Costs, LineChange, Planned, open_order, plan
from demo_shop.database import PATIENCE, Database
from demo_shop.refusals import Refused
from demo_shop.stock import take
from demo_shop.tables import AppliedRow, CartLineRow, CartRow, OrderLineRow, OrderRow

UNDO_FOR = timedelta(minutes=15)
SWAPPED = ("product_id", "plan_id", "quantity", "discount_percent", "replaces_subscription")
"""The columns of a line that a replacement puts others into, and an undo puts back."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was done for a key. ``charged``: yen moved at once, negative for a refund."""

    key: str
    charged: int
    costs: Costs


class Changes:
    """Quotes, makes and takes back changes in one shop."""

    def __init__(self, database: Database, catalogue: Catalogue) -> None:
        self._database = database
        self._catalogue = catalogue

    def quote(self, change: LineChange, now: datetime) -> Costs:
        """What it would cost now. Raises Refused as ``plan`` does."""
        with self._database.reading() as session:
            return plan(session, self._catalogue, change, now).costs

    def apply(self, change: LineChange, key: str, at_most: Costs, now: datetime, patience: float = PATIENCE) -> Done:
        """Make the change once for this key; a repeated key gets the first answer.

        Raises Refused, nothing changed: what ``plan`` raises, price_changed, payment_declined, key_reused.
        Raises sqlalchemy.exc.OperationalError when the file stays locked for ``patience`` seconds.
        """
        with self._database.writing(patience) as session:
            before = session.get(AppliedRow, key)
            if before is not None:
                return _repeated(before, change)
            planned = plan(session, self._catalogue, change, now)
            if planned.costs.exceeds(at_most):
                raise Refused("price_changed", f"found {planned.costs}, shown was {at_most}")
            row = AppliedRow(key=key, change=asdict(change), quote=asdict(planned.costs), charged=0, at=now)
            if change.where == "cart":
                _change_cart(session, change, row)
            else:
                self._change_order(session, change, planned, row, now)
            session.add(row)
            return _done(row)

    def lookup(self, key: str) -> Done | None:
        """What was done for a key, or None."""
        with self._database.reading() as session:
            row = session.get(AppliedRow, key)
            return _done(row) if row is not None else None

    def undo(self, key: str, now: datetime) -> bool:
        """Take back what was done for a key and refund it whole, once. False: too late, or nothing was done."""
        with self._database.writing() as session:
            row = session.get(AppliedRow, key)
            if row is None or row.undone_at is not None:
                return row is not None
            change = LineChange(**row.change)
            done = _undo_cart(session, change, row, now) if change.where == "cart" else self._undo_order(session, change, row, now)
            row.undone_at = now if done else None
            return done

    def _change_order(self, session: Session, change: LineChange, planned: Planned, row: AppliedRow, now: datetime) -> None:
        order = open_order(session, change, now)
        take(session, change.product_id, change.quantity)
        line = _order_line(order, change, planned.unit_price, row, now)
        if row.before is not None:
            take(session, row.before["product_id"], -row.before["quantity"])
        row.charged, row.line_id = planned.costs.difference, line.id
        orders.write_totals(order, orders.bill_of(order, self._catalogue))
        payments.move(session, order.id, row.charged, order.method, row.key, now)
        subscriptions.sync(session, self._catalogue, order, now)

    def _undo_order(self, session: Session, change: LineChange, row: AppliedRow, now: datetime) -> bool:
        order = session.get_one(OrderRow, change.holder_id)
        until = max(order.placed_at + orders.OPEN_FOR, row.at + UNDO_FOR)
        line = next((line for line in order.lines if line.id == row.line_id), None)
        if line is None or order.cancelled_at is not None or order.packed_at is not None or now > until:
            return False
        take(session, line.product_id, -line.quantity)
        if row.before is None:
            order.lines.remove(line)
        else:
            take(session, row.before["product_id"], row.before["quantity"])
            _put(line, row.before)
            line.unit_price = row.before["unit_price"]
        self._refund(session, order, row, now)
        subscriptions.sync(session, self._catalogue, order, now)
        return True

    def _refund(self, session: Session, order: OrderRow, row: AppliedRow, now: datetime) -> None:
        """Give back all that was charged for it, and whatever else is no longer due; an undo never charges shipping."""
        total = orders.bill_of(order, self._catalogue)
        paid = payments.paid(session, order.id)
        refund = max(row.charged, paid - total.total)
        payments.move(session, order.id, -refund, order.method, f"{row.key}:undo", now)
        orders.write_totals(order, total)
        order.shipping = paid - refund - total.goods


def _change_cart(session: Session, change: LineChange, row: AppliedRow) -> None:
    cart = carts.open_cart(session, change.holder_id)
    if change.line_id is None:
        line = carts.append(cart, change.product_id, change.plan_id, change.quantity, change.discount_percent)
        line.replaces_subscription = change.replaces_subscription
    else:
        line = carts.line_of(cart, change.line_id)
        row.before = _remember(line)
        _put(line, asdict(change))
    row.line_id = line.id


def _undo_cart(session: Session, change: LineChange, row: AppliedRow, now: datetime) -> bool:
    cart = session.get(CartRow, change.holder_id)
    if cart is None or cart.order_id is not None or now > row.at + UNDO_FOR:
        return False
    line = next((line for line in cart.lines if line.id == row.line_id), None)
    if line is not None and row.before is None:
        cart.lines.remove(line)
    elif line is not None and row.before is not None:
        _put(line, row.before)
    return True


def _order_line(order: OrderRow, change: LineChange, unit_price: int, row: AppliedRow, now: datetime) -> OrderLineRow:
    """The line of the order that the change makes, new or replaced (then ``row.before`` remembers it)."""
    line = next((line for line in order.lines if line.id == change.line_id), None)
    if line is None:
        position = max((line.position for line in order.lines), default=0) + 1
        line = OrderLineRow(id=secrets.token_hex(8), position=position, added_at=now, unit_price=unit_price)
        _put(line, asdict(change))
        order.lines.append(line)
        return line
    row.before = {**_remember(line), "unit_price": line.unit_price}
    line.unit_price = unit_price
    _put(line, asdict(change))
    return line


def _remember(line: CartLineRow | OrderLineRow) -> dict[str, Any]:
    return {name: getattr(line, name) for name in SWAPPED}


def _put(line: CartLineRow | OrderLineRow, values: dict[str, Any]) -> None:
    for name in SWAPPED:
        setattr(line, name, values[name])


def _repeated(row: AppliedRow, change: LineChange) -> Done:
    if row.change != asdict(change):
        raise Refused("key_reused", "this key made another change before")
    return _done(row)


def _done(row: AppliedRow) -> Done:
    return Done(row.key, row.charged, Costs(**row.quote))
