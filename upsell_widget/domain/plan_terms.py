"""Terms of a change to a running subscription: what is charged now, when it is billed next, what it costs from then on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from upsell_widget.domain.changes import Change, ChangePlan, PauseSubscription
from upsell_widget.domain.money import Money
from upsell_widget.domain.saving import yearly_saving
from upsell_widget.domain.selling_plans import SellingPlan
from upsell_widget.domain.shop import Product, Quote, Subscription
from upsell_widget.domain.terms import PauseTerms, PlanMove, RecurringTerms, Terms, Trial, Undisclosed, following, terms_of


@dataclass(frozen=True, slots=True)
class Moved:
    """The subscription a change is made to, and its product, as they stand."""

    running: Subscription
    product: Product


def terms_for(
    change: Change, product: Product, quote: Quote, moved: Moved | None, *, now: datetime, undo_minutes: int
) -> Terms | Undisclosed:
    """The terms of any change, or why they cannot be disclosed in full. ``moved``: of a change to a subscription."""
    if isinstance(change, ChangePlan | PauseSubscription):
        if moved is None:
            return Undisclosed("G01", ("the running subscription",))
        if isinstance(change, PauseSubscription):
            return _pause(change, product, quote, undo_minutes)
        return _move(change, product, quote, moved, now, undo_minutes)
    charged = change.target.kind == "order"
    return terms_of(product, change.plan_id, change.quantity, quote, now=now, charged_now=charged, undo_minutes=undo_minutes)


def _pause(change: PauseSubscription, product: Product, quote: Quote, undo_minutes: int) -> PauseTerms | Undisclosed:
    plan = product.plan(change.plan_id)
    begins, resumes, later = quote.begins_on, quote.next_on, quote.later
    known = {"begins": begins, "resumes": resumes, "later price": later, "how to cancel": plan and plan.cancel_how}
    if plan is None or begins is None or resumes is None or later is None or not plan.cancel_how:
        return Undisclosed("G24", tuple(name for name, value in known.items() if not value))
    return PauseTerms(
        item=product.title,
        cycles=change.cycles,
        charged=quote.difference,
        begins_on=begins,
        resumes_on=resumes,
        later=later + (quote.later_shipping or Money.zero(later.currency)),
        cycle=plan.cycle,
        cancel_how=plan.cancel_how,
        undo_minutes=undo_minutes,
    )


def _move(
    change: ChangePlan, product: Product, quote: Quote, moved: Moved, now: datetime, undo_minutes: int
) -> RecurringTerms | Undisclosed:
    plan = product.plan(change.plan_id)
    missing = _missing(product, plan, quote)
    if missing or plan is None or quote.later is None or quote.next_on is None:
        return Undisclosed("G01", missing)
    nothing = Money.zero(quote.price.currency)
    later = quote.later + (quote.later_shipping or nothing)
    first_on = quote.begins_on or now.date()
    payments = _payments(plan, quote.next_on, now.date() + timedelta(days=365))
    trial = _trial(quote, now.date(), later)
    return RecurringTerms(
        item=product.title,
        contents=product.contents,
        quantity=change.quantity,
        first=quote.difference,
        later=later,
        shipping=quote.shipping or nothing,
        later_shipping=quote.later_shipping or nothing,
        tax=quote.tax,
        cycle=plan.cycle,
        deliveries=plan.deliveries,
        year_total=quote.difference + later * payments,
        year_deliveries=payments + (quote.difference.amount > 0),
        first_on=first_on,
        next_on=quote.next_on,
        cancel_how=plan.cancel_how,
        cancel_days_before=plan.cancel_days_before,
        minimum_deliveries=plan.minimum_deliveries,
        penalty=plan.penalty,
        charged_now=quote.difference.amount > 0,
        trial=trial,
        reminder_days=plan.reminder_days if plan.needs_reminder or trial is not None else 0,
        move=_moved(change, product, quote, moved, plan, undo_minutes),
    )


def _moved(change: ChangePlan, product: Product, quote: Quote, moved: Moved, plan: SellingPlan, undo_minutes: int) -> PlanMove:
    same = product.id == moved.product.id
    present = moved.product.plan(moved.running.plan_id)
    return PlanMove(
        present=moved.product.title,
        present_plan=present.title if present is not None else moved.product.title,
        plan=plan.title,
        price=quote.price,
        credit=quote.credit or Money.zero(quote.price.currency),
        begins_on=quote.begins_on,
        saving=yearly_saving(product, moved.running.plan_id, change.plan_id, change.quantity) if same else None,
        undo_minutes=undo_minutes,
    )


def _missing(product: Product, plan: SellingPlan | None, quote: Quote) -> tuple[str, ...]:
    known = {
        "plan": plan is not None,
        "contents": bool(product.contents),
        "later price": quote.later is not None,
        "next billing": quote.next_on is not None,
        "shipping": not product.needs_delivery or quote.later_shipping is not None,
        "how to cancel": plan is not None and bool(plan.cancel_how),
    }
    return tuple(name for name, is_known in known.items() if not is_known)


def _trial(quote: Quote, today: date, later: Money) -> Trial | None:
    """Nothing is due now and it begins at once: it is free until the next billing (G03)."""
    if quote.begins_on is not None or quote.difference.amount > 0 or quote.next_on is None or (quote.credit and quote.credit.amount):
        return None
    return Trial((quote.next_on - today).days, quote.next_on, later) if later.amount > 0 else None


def _payments(plan: SellingPlan, first: date, until: date) -> int:
    """Payments from the next billing until a year from now, on the calendar."""
    paid, day = 0, first
    while day < until and paid != plan.deliveries:
        paid, day = paid + 1, following(day, plan.cycle)
    return paid
