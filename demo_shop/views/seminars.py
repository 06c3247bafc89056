"""Seminars: booking a seat in the next class, and giving it back."""

from __future__ import annotations

from flask import abort, flash
from werkzeug.wrappers import Response

from demo_shop import seats, telling, visits
from demo_shop.language import minute, say
from demo_shop.premises import premises
from demo_shop.views.blueprint import back, shop


@shop.post("/guides/<guide_id>/seat")
def seat_book(guide_id: str) -> Response:
    """Book a seat under the account's name."""
    customer_id, state = _customer_at(guide_id), premises()
    with state.database.writing() as session:
        seat = seats.book(session, guide_id, customer_id, state.clock())
        session.flush()
        begins = minute(seat.begins_at)
    telling.help_booked(guide_id)
    flash(say(f"{begins} の講座の席を予約しました。", f"Your seat is reserved for {begins}."), "done")
    return back("shop.guide", guide_id=guide_id)


@shop.post("/guides/<guide_id>/seat/cancel")
def seat_cancel(guide_id: str) -> Response:
    """Give the seat back."""
    customer_id, state = _customer_at(guide_id), premises()
    with state.database.writing() as session:
        seats.give_back(session, guide_id, customer_id, state.clock())
    flash(say("席の予約を取り消しました。", "Your seat is given back."), "done")
    return back("shop.guide", guide_id=guide_id)


def _customer_at(guide_id: str) -> str:
    """Who books; 404 where there is no such seminar, 403 for a visitor, whose name nobody knows."""
    found = premises().guides.get(guide_id)
    if found is None or found.kind != "seminar":
        abort(404)
    customer_id = visits.customer_id()
    if not customer_id:
        abort(403, "a seat is booked under an account's name: log in first")
    return customer_id
