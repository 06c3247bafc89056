"""Seminars and calls: booking a seat in the next class, or a time, and giving it back."""

from __future__ import annotations

from datetime import datetime

from flask import abort, flash, request
from werkzeug.wrappers import Response

from demo_shop import seats, telling, visits
from demo_shop.language import minute, say
from demo_shop.premises import premises
from demo_shop.views.blueprint import back, shop


@shop.post("/guides/<guide_id>/seat")
def seat_book(guide_id: str) -> Response:
    """Book a seat, or a call, under the account's name."""
    customer_id, state = _customer_at(guide_id), premises()
    is_call = state.guides[guide_id].kind == "call"
    begins_at = _call_chosen(state.clock()) if is_call else seats.next_class(state.clock())
    with state.database.writing() as session:
        seat = seats.book(session, guide_id, customer_id, begins_at, state.clock())
        session.flush()
        begins = minute(seat.begins_at)
    telling.help_booked(guide_id)
    call = say(f"{begins} にお電話します。", f"We will call you on {begins}.")
    flash(call if is_call else say(f"{begins} の講座の席を予約しました。", f"Your seat is reserved for {begins}."), "done")
    return back("shop.guide", guide_id=guide_id)


@shop.post("/guides/<guide_id>/seat/cancel")
def seat_cancel(guide_id: str) -> Response:
    """Give the seat, or the call, back."""
    customer_id, state = _customer_at(guide_id), premises()
    with state.database.writing() as session:
        seats.give_back(session, guide_id, customer_id, state.clock())
    call = say("お電話の予約を取り消しました。", "The call is cancelled.")
    is_call = state.guides[guide_id].kind == "call"
    flash(call if is_call else say("席の予約を取り消しました。", "Your seat is given back."), "done")
    return back("shop.guide", guide_id=guide_id)


def _call_chosen(now: datetime) -> datetime:
    """The time in the form; 400 where it is none of those on offer."""
    text, times = request.form.get("begins", ""), seats.next_calls(now)
    found = next((each for each in times if each.isoformat() == text), None)
    if found is None:
        abort(400, f"begins: found {text[:40]!r}, expected one of {', '.join(each.isoformat() for each in times)}")
    return found


def _customer_at(guide_id: str) -> str:
    """Who books; 404 where there is no such seminar or call, 403 for a visitor, whose name nobody knows."""
    found = premises().guides.get(guide_id)
    if found is None or found.kind not in ("seminar", "call"):
        abort(404)
    customer_id = visits.customer_id()
    if not customer_id:
        abort(403, "a seat is booked under an account's name: log in first")
    return customer_id
