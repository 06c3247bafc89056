"""What staff do in the demo: pack parcels, count and price the shelves. Open to everyone; it is a demo."""

from __future__ import annotations

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from demo_shop import inviting, orders, stock, telling, voices
from demo_shop.customers import personas
from demo_shop.language import say
from demo_shop.premises import premises
from demo_shop.tables import OrderRow
from demo_shop.views.blueprint import shop
from upsell_widget.domain.health import USUAL
from upsell_widget.domain.health.bands import NAMES


@shop.get("/staff")
def staff() -> str:
    """Parcels to pack, the shelves, and what customers say."""
    state = premises()
    with state.database.reading() as session:
        waiting = select(OrderRow).where(OrderRow.packed_at.is_(None), OrderRow.cancelled_at.is_(None))
        newest_first = session.scalars(waiting.order_by(OrderRow.placed_at.desc())).all()
        shelf = stock.on_shelf(session, state.catalogue)
        has_console = "upsell_console.inbox" in current_app.view_functions
        return render_template(
            "shop/staff.html",
            orders=newest_first,
            items=shelf.values(),
            has_console=has_console,
            voices=voices.heard(),
            health=telling.health(),
            rule=USUAL,
            bands={band: dict(name.words) for band, name in NAMES.items()},
            held=inviting.held(),
            names={each["id"]: each for each in personas()},
            cases={each["id"] for each in personas() if each.get("figures", {}).get("support_tickets")},
        )


@shop.post("/staff/survey")
def staff_survey() -> str:
    """Write the link to the survey for one customer, as a mail would carry it."""
    customer_id = request.form.get("customer", "")
    if customer_id not in {persona["id"] for persona in personas()}:
        abort(404)
    return render_template("shop/survey_link.html", link=telling.survey_link(customer_id))


@shop.post("/staff/customers/<customer_id>/solved")
def staff_solved(customer_id: str) -> Response:
    """A customer's open tickets and failed payments are settled; the widget reckons their health anew."""
    if customer_id not in {persona["id"] for persona in personas()}:
        abort(404)
    telling.figures(customer_id, {"support_tickets": 0, "failed_payments": 0})
    flash(say("解決済みにしました。", "Marked as solved."), "done")
    return redirect(url_for("shop.staff"), 303)


@shop.post("/staff/orders/<order_id>/pack")
def staff_pack(order_id: str) -> Response:
    """Pack a parcel: its order cannot be changed any more."""
    state = premises()
    with state.database.writing() as session:
        order = session.get(OrderRow, order_id)
        if order is None:
            abort(404)
        orders.pack(order, state.clock())
    flash(say(f"{order_id} を梱包しました。", f"{order_id} is packed."), "done")
    return redirect(url_for("shop.staff"), 303)


@shop.post("/staff/products/<product_id>")
def staff_shelf(product_id: str) -> Response:
    """Set stock and price of one product; an empty field stays as it is."""
    state = premises()
    if product_id not in state.catalogue.items:
        abort(404)
    units, price = request.form.get("units", ""), request.form.get("price", "")
    with state.database.writing() as session:
        if _is_number(units):
            stock.set_stock(session, product_id, int(units), state.clock())
        if _is_number(price) and int(price) > 0:
            stock.set_price(session, product_id, int(price), state.clock())
    flash(say("棚を更新しました。", "The shelf is updated."), "done")
    return redirect(url_for("shop.staff"), 303)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 7
