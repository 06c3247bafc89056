"""Who is at the counter: the cart, the orders and the answer to the banner that belong to this browser's session."""

from __future__ import annotations

from flask import has_request_context, session
from flask_login import current_user, login_user, logout_user

from demo_shop import customers, language
from demo_shop.carts import CartView, look, new_cart
from demo_shop.customers import Account
from demo_shop.database import Database
from demo_shop.premises import Premises
from demo_shop.tables import CustomerRow, OrderRow

KEPT_ORDERS = 20
"""Orders placed without an account that a session may still look at."""


def customer_id() -> str:
    """The customer who is logged in; empty for a visitor and outside a request."""
    if not has_request_context() or not current_user.is_authenticated:
        return ""
    return str(current_user.get_id())


def locale() -> str:
    """The language this visit is held in."""
    return language.locale()


def cart_id() -> str | None:
    """The id of this session's cart, if it has begun one."""
    return session.get("cart") if has_request_context() else None


def cart(shop: Premises) -> CartView | None:
    """This session's cart, priced."""
    with shop.database.reading() as reading:
        return look(reading, shop.catalogue, cart_id())


def begin_cart(shop: Premises) -> str:
    """The id of this session's open cart; a new one if there is none."""
    if cart(shop) is None:
        with shop.database.writing() as writing:
            session["cart"] = new_cart(writing, customer_id() or None, shop.clock())
    return str(session["cart"])


def consent(database: Database, customer: str = "") -> bool | None:
    """The answer to the banner: a customer's from the account, a visitor's from the session; None: not asked yet."""
    if not customer:
        return session.get("consent") if has_request_context() else None
    with database.reading() as reading:
        row = reading.get(CustomerRow, customer)
        return row.consent if row is not None else None


def answer_banner(database: Database, granted: bool) -> None:
    """Keep the answer, in the session and in the account."""
    session["consent"] = granted
    with database.writing() as writing:
        row = writing.get(CustomerRow, customer_id()) if customer_id() else None
        if row is not None:
            row.consent = granted


def may_see(order: OrderRow, customer: str) -> bool:
    """Whether an order is this customer's, or was placed in this session without an account."""
    if order.customer_id is not None:
        return order.customer_id == customer
    return has_request_context() and order.id in session.get("orders", ())


def keep_order(order_id: str) -> None:
    """Remember an order for this session, and that its cart is done with."""
    session["orders"] = [*session.get("orders", ()), order_id][-KEPT_ORDERS:]
    session.pop("cart", None)


def kept_orders() -> list[str]:
    """Orders placed in this session, oldest first."""
    return list(session.get("orders", ()))


def log_in(shop: Premises, wanted: str) -> Account | None:
    """Log a customer in and fold this session's cart into theirs; None: there is no such customer."""
    visitor_cart = cart_id()
    with shop.database.writing() as writing:
        row = writing.get(CustomerRow, wanted)
        if row is None:
            return None
        if row.consent is None:
            row.consent = session.get("consent")
        adopted = customers.adopt_cart(writing, visitor_cart, row.id)
        account = Account(row)
    session.clear()
    session["cart"] = adopted
    login_user(account)
    return account


def log_out() -> None:
    """Forget everything about this session."""
    logout_user()
    session.clear()
