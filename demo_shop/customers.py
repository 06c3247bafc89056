"""Customers: who they are, what they have bought, what they agreed to."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from demo_shop import orders, subscriptions
from demo_shop.catalogue import Catalogue
from demo_shop.tables import CartLineRow, CartRow, CustomerRow, OrderRow, SubscriptionRow

FILE = Path(__file__).with_name("customers.toml")


@cache
def personas(path: Path = FILE) -> tuple[Mapping[str, Any], ...]:
    """The customers one can log in as, as written in ``customers.toml``."""
    return tuple(tomllib.loads(path.read_text(encoding="utf-8"))["customer"])


class Account:
    """Who is logged in, for Flask-Login: what every page needs of a customer."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, row: CustomerRow) -> None:
        self.id: str = row.id
        self.name: Mapping[str, str] = row.name
        self.locale: str = row.locale
        self.consent: bool | None = row.consent

    def get_id(self) -> str:
        """What the session keeps."""
        return self.id


@dataclass(frozen=True, slots=True)
class Running:
    """A running subscription, when it renews, and whether its buyer agreed that changes are charged."""

    row: SubscriptionRow
    renews_at: datetime | None
    """None: it was cancelled, and runs out."""
    mandate: bool


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a customer from their purchases. ``owned``: kept things that need not be bought twice."""

    order_count: int
    last_order_at: datetime | None
    owned: frozenset[str]
    running: tuple[Running, ...]


def history(session: Session, catalogue: Catalogue, customer_id: str, now: datetime) -> History:
    """A customer's history, cancelled orders left out."""
    kept = [order for order in orders.of_customer(session, customer_id) if order.cancelled_at is None]
    bought = {line.product_id for order in kept for line in order.lines}
    return History(
        order_count=len(kept),
        last_order_at=kept[0].placed_at if kept else None,
        owned=frozenset(each for each in bought if catalogue.items[each].kept),
        running=tuple(_as_it_runs(session, catalogue, row, now) for row in subscriptions.running(session, customer_id, now)),
    )


def _as_it_runs(session: Session, catalogue: Catalogue, row: SubscriptionRow, now: datetime) -> Running:
    plan = catalogue.items[row.product_id].plan(row.plan_id)
    order = session.get(OrderRow, row.order_id) if row.order_id else None
    renews = subscriptions.next_delivery(row, plan, now) if plan is not None and row.cancelled_at is None else None
    return Running(row, renews, order is not None and order.mandate_at is not None)


def open_cart_id(session: Session, customer_id: str) -> str | None:
    """A customer's newest cart that has not been ordered."""
    query = select(CartRow.id).where(CartRow.customer_id == customer_id, CartRow.order_id.is_(None)).order_by(CartRow.at.desc())
    return session.scalar(query.limit(1))


def adopt_cart(session: Session, visitor_cart: str | None, customer_id: str) -> str | None:
    """Log-in: the customer's cart, with what the visitor had put in; the id of the cart to go on with."""
    own = open_cart_id(session, customer_id)
    theirs = session.get(CartRow, visitor_cart) if visitor_cart else None
    if theirs is None or theirs.order_id is not None or theirs.customer_id not in (None, customer_id):
        return own
    if own is not None and own != theirs.id:
        session.execute(update(CartLineRow).where(CartLineRow.cart_id == own).values(cart_id=theirs.id))
        session.execute(delete(CartRow).where(CartRow.id == own))
    theirs.customer_id = customer_id
    return theirs.id
