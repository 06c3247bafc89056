"""The account: who one is, subscriptions, cancelling them, letters."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from demo_shop import inviting, orders, reminders, rewards, subscriptions, telling, visits
from demo_shop.language import say
from demo_shop.premises import premises
from demo_shop.tables import CustomerRow, LetterRow, OrderRow, SubscriptionRow
from demo_shop.views.blueprint import shop


def members_only(view: Callable[[], str]) -> Callable[[], str | Response]:
    """A page for customers: a visitor is sent to the log-in page first, and back afterwards."""

    @wraps(view)
    def guarded() -> str | Response:
        return view() if visits.customer_id() else redirect(url_for("shop.login", next=request.path))

    return guarded


@shop.get("/account")
@members_only
def account() -> str:
    """The customer's own page."""
    state, customer_id = premises(), visits.customer_id()
    with state.database.reading() as session:
        letters = session.scalars(select(LetterRow).where(LetterRow.customer_id == customer_id).order_by(LetterRow.at.desc())).all()
        return render_template(
            "shop/account.html",
            row=session.get_one(CustomerRow, customer_id),
            recent=orders.of_customer(session, customer_id)[:3],
            running=subscriptions.running(session, customer_id, state.clock()),
            letters=sorted([*letters, *_reminders(session, customer_id)], key=lambda each: each.at, reverse=True),
            invitation=inviting.invitation(customer_id),
            points=rewards.ledger(session, customer_id),
        )


@shop.get("/subscriptions")
@members_only
def subscription_list() -> str:
    """定期便 and plans, running and ended."""
    state, customer_id = premises(), visits.customer_id()
    with state.database.reading() as session:
        query = select(SubscriptionRow).where(SubscriptionRow.customer_id == customer_id).order_by(SubscriptionRow.began_at.desc())
        return render_template(
            "shop/subscriptions.html", rows=session.scalars(query).all(), now=state.clock(), next_of=_next, reminder_of=_reminder
        )


@shop.get("/subscriptions/<subscription_id>/cancel")
def subscription_cancel(subscription_id: str) -> str:
    """The one page before cancelling: what it means, go on, or leave it."""
    state = premises()
    with state.database.reading() as session:
        row = _own(session, subscription_id)
        item = state.catalogue.items[row.product_id]
        plan = item.plan(row.plan_id)
        if plan is None or row.cancelled_at is not None:
            abort(404)
        now = state.clock()
        return render_template(
            "shop/cancel.html",
            row=row,
            item=item,
            plan=plan,
            ends=subscriptions.end_of(row, item, plan, now),
            due=subscriptions.penalty(row, plan, now),
        )


@shop.post("/subscriptions/<subscription_id>/cancel")
def subscription_end(subscription_id: str) -> Response:
    """Cancel it, and confirm in writing."""
    state = premises()
    with state.database.writing() as session:
        row = _own(session, subscription_id)
        subscriptions.cancel(session, state.catalogue, row, state.clock())
        order_id = row.order_id
    telling.subscription_ended(row)
    flash(say("解約を承りました。書面をお知らせに保存しました。", "Cancelled. The written confirmation is among your letters."), "done")
    return redirect(url_for("shop.account" if visits.customer_id() else "shop.order", order_id=order_id), 303)


def _reminders(session: Session, customer_id: str) -> list[reminders.Reminder]:
    """The reminders a customer was sent of what runs."""
    state = premises()
    now, items = state.clock(), state.catalogue.items
    found = ((row, items[row.product_id]) for row in subscriptions.running(session, customer_id, now))
    plans = ((row, item, item.plan(row.plan_id)) for row, item in found)
    return [each for row, item, plan in plans if plan is not None for each in reminders.sent(row, item, plan, now)]


def _reminder(row: SubscriptionRow) -> reminders.Reminder | None:
    state = premises()
    item = state.catalogue.items[row.product_id]
    plan = item.plan(row.plan_id)
    return reminders.scheduled(row, item, plan, state.clock()) if plan is not None else None


def _own(session: Session, subscription_id: str) -> SubscriptionRow:
    row = session.get(SubscriptionRow, subscription_id)
    order = session.get(OrderRow, row.order_id) if row is not None and row.order_id else None
    if row is None or order is None or not visits.may_see(order, visits.customer_id()):
        abort(404)
    return row


def _next(row: SubscriptionRow) -> object:
    state = premises()
    plan = state.catalogue.items[row.product_id].plan(row.plan_id)
    return subscriptions.next_delivery(row, plan, state.clock()) if plan is not None else row.next_at
