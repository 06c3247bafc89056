"""Reminding: whom to tell that a trial ends or a long period renews, before it turns into money (G25)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from upsell_widget.domain.due import days_left, figure, moment_of
from upsell_widget.domain.selling_plans import SellingPlan
from upsell_widget.domain.shop import Product, Shopper, Subscription
from upsell_widget.domain.signals import Signal, SignalCode


def due_reminders(shopper: Shopper, products: Mapping[str, Product], now: datetime) -> Iterator[Signal]:
    """A signal for each subscription that is within its plan's ``reminder_days``; the same date is the same matter."""
    for running in shopper.subscriptions:
        plan = _plan_of(running, products)
        if plan is None:
            continue
        for trigger in ("trial_ending", "renewal_due"):
            moment = moment_of(trigger, running, now)
            forgotten = trigger == "trial_ending" or plan.renews_late
            if moment is not None and forgotten and 0 < days_left(moment, now) <= plan.reminder_days:
                found = f"{running.product_id}@{plan.id}: {figure(trigger, moment, now)}"
                yield Signal(SignalCode.RENEWAL_DUE, shopper.id, now, found, f"{running.id} {moment.date().isoformat()}")


def _plan_of(running: Subscription, products: Mapping[str, Product]) -> SellingPlan | None:
    product = products.get(running.product_id)
    return next((each for each in product.plans if each.id == running.plan_id), None) if product is not None else None
