"""The cart: put in, change, take out."""

from __future__ import annotations

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from demo_shop import carts, visits
from demo_shop.language import say
from demo_shop.premises import premises
from demo_shop.refusals import Refused
from demo_shop.stock import on_shelf
from demo_shop.views.blueprint import back, refuse, shop


@shop.get("/cart")
def cart() -> str:
    """What is in the cart and what it comes to."""
    state = premises()
    view = visits.cart(state)
    with state.database.reading() as session:
        shelf = on_shelf(session, state.catalogue)
    lines = view.lines if view else ()
    ladders = {line.id: [shelf[each.id] for each in state.catalogue.ladder(line.item) if each.id in shelf] for line in lines}
    return render_template("shop/cart.html", cart=view, ladders=ladders)


@shop.post("/cart/lines")
def cart_add() -> Response:
    """Put a product in."""
    state = premises()
    product_id, plan_id = request.form.get("product", ""), request.form.get("plan") or None
    cart_id = visits.begin_cart(state)
    try:
        with state.database.writing() as session:
            carts.add(session, state.catalogue, cart_id, product_id, plan_id, _number("quantity"))
    except Refused as refused:
        refuse(refused)
        return back("shop.product", product_id=product_id) if product_id in state.catalogue.items else back("shop.cart")
    flash(say("カートに入れました。", "Added to your cart."), "done")
    return back("shop.cart")


@shop.post("/cart/lines/<line_id>/quantity")
def cart_quantity(line_id: str) -> Response:
    """Change how many; none takes the line out."""
    state = premises()
    try:
        with state.database.writing() as session:
            carts.set_quantity(session, state.catalogue, visits.cart_id() or "", line_id, _number("quantity"))
    except Refused as refused:
        refuse(refused)
    return back("shop.cart")


@shop.post("/cart/lines/<line_id>/remove")
def cart_remove(line_id: str) -> Response:
    """Take a line out."""
    state = premises()
    try:
        with state.database.writing() as session:
            carts.set_quantity(session, state.catalogue, visits.cart_id() or "", line_id, 0)
        flash(say("カートから削除しました。", "Removed from your cart."), "done")
    except Refused as refused:
        refuse(refused)
    return back("shop.cart")


@shop.post("/cart/lines/<line_id>/switch")
def cart_switch(line_id: str) -> Response:
    """Make a line another size or grade, or the same by another plan."""
    state = premises()
    product_id, _, plan_id = request.form.get("to", "").partition("@")
    try:
        with state.database.writing() as session:
            carts.switch(session, state.catalogue, visits.cart_id() or "", line_id, product_id, plan_id or None)
    except Refused as refused:
        refuse(refused)
    return back("shop.cart")


def _number(field: str) -> int:
    """A whole number of the form; 1 where there is none that makes sense."""
    given = request.form.get(field, "")
    return min(int(given), carts.MOST) if given.isascii() and given.isdigit() and len(given) < 6 else 1
