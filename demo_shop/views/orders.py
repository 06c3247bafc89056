"""Orders placed: the list, one order, taking it back."""

from __future__ import annotations

from flask import abort, flash, render_template
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from demo_shop import orders, payments, telling, visits, voices
from demo_shop.language import say
from demo_shop.premises import premises
from demo_shop.refusals import Refused
from demo_shop.tables import OrderRow, SubscriptionRow
from demo_shop.views.blueprint import back, refuse, shop


@shop.get("/orders")
def order_list() -> str:
    """The customer's orders, newest first; a visitor's of this session."""
    with premises().database.reading() as session:
        return render_template("shop/orders.html", orders=_own(session))


def _own(session: Session) -> list[OrderRow]:
    customer_id = visits.customer_id()
    if customer_id:
        return orders.of_customer(session, customer_id)
    return [order for order_id in reversed(visits.kept_orders()) if (order := session.get(OrderRow, order_id)) is not None]


@shop.get("/orders/<order_id>")
def order(order_id: str) -> str:
    """One order: its lines, payments, and what can still be done."""
    state = premises()
    with state.database.reading() as session:
        found = _visible(session, order_id)
        running = session.scalars(select(SubscriptionRow).where(SubscriptionRow.order_id == order_id)).all()
        return render_template(
            "shop/order.html",
            order=found,
            bill=orders.bill_of(found, state.catalogue),
            payments=payments.movements(session, order_id),
            methods=payments.METHODS,
            subscriptions=running,
            arrived=voices.delivered(found, state.clock()),
        )


@shop.post("/orders/<order_id>/cancel")
def order_cancel(order_id: str) -> Response:
    """Take an open order back, with a full refund."""
    state = premises()
    try:
        with state.database.writing() as session:
            found = _visible(session, order_id)
            now_cancelled = orders.cancel(session, state.catalogue, found, state.clock())
        if now_cancelled:
            telling.order_cancelled(found)
            flash(say("ご注文を取り消し、全額を返金しました。", "The order is cancelled and fully refunded."), "done")
    except Refused as refused:
        refuse(refused)
    return back("shop.order", order_id=order_id)


def _visible(session: Session, order_id: str) -> OrderRow:
    found = session.get(OrderRow, order_id)
    if found is None or not visits.may_see(found, visits.customer_id()):
        abort(404)
    return found
