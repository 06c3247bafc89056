"""Checkout: address, payment, the order, the thank-you page."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from demo_shop import orders, telling, visits
from demo_shop.guides import Guide
from demo_shop.language import say
from demo_shop.payments import METHODS
from demo_shop.premises import premises
from demo_shop.refusals import Refused
from demo_shop.tables import CustomerRow, OrderRow
from demo_shop.views.blueprint import refuse, shop

ADDRESS = ("name", "postcode", "prefecture", "line", "phone")


@shop.get("/checkout")
def checkout() -> str | Response:
    """The last page before the order: everything it binds to, and one button."""
    return _page(_known_address(), 200)


def _page(address: Mapping[str, str], status: int, missing: tuple[str, ...] = ()) -> str | Response:
    cart = visits.cart(premises())
    if cart is None or not cart.lines:
        flash(say("カートに商品がありません。", "Your cart is empty."), "refused")
        return redirect(url_for("shop.cart"), 303)
    page = render_template("shop/checkout.html", cart=cart, address=address, methods=METHODS, missing=missing, chosen=request.form)
    return Response(page, status, mimetype="text/html")


def _known_address() -> Mapping[str, str]:
    with premises().database.reading() as session:
        row = session.get(CustomerRow, visits.customer_id()) if visits.customer_id() else None
        return row.address if row is not None else {}


@shop.post("/checkout")
def place_order() -> Response | str:
    """Place the order, once, at no more than the total shown."""
    state = premises()
    cart_id, shown = visits.cart_id(), request.form.get("total", "")
    address = {name: request.form.get(name, "").strip()[:200] for name in ADDRESS}
    missing = tuple(name for name in ADDRESS if not address[name])
    if missing or request.form.get("method") not in METHODS or not (shown.isascii() and shown.isdigit()):
        return _page(address, 422, missing or ("method",))
    buyer = orders.Buyer(visits.customer_id() or None, address, request.form["method"], "mandate" in request.form)
    try:
        with state.database.writing() as session:
            order = orders.place(session, state.catalogue, cart_id or "", buyer, int(shown[:12]), state.clock())
            order_id = order.id
    except Refused as refused:
        refuse(refused)
        return _page(address, 409)
    visits.keep_order(order_id)
    telling.order_placed(order, cart_id)
    return redirect(url_for("shop.thanks", order_id=order_id), 303)


@shop.get("/thanks/<order_id>")
def thanks(order_id: str) -> str:
    """Thank you: what was ordered, and until when it can be changed."""
    state = premises()
    with state.database.reading() as session:
        order = session.get(OrderRow, order_id)
        if order is None or not visits.may_see(order, visits.customer_id()):
            abort(404)
        bill = orders.bill_of(order, state.catalogue)
        return render_template("shop/thanks.html", order=order, bill=bill, guides=_guides_for(order))


def _guides_for(order: OrderRow) -> list[Guide]:
    state = premises()
    bought = {state.catalogue.items[line.product_id].path[0] for line in order.lines}
    return [guide for guide in state.guides.values() if bought & set(guide.goes_with)][:2]
