"""A change to a running subscription, as data, and what it costs: credit for the unused days, and the price of what begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo_shop import orders, subscriptions
from demo_shop.catalogue import Catalogue, Item, Plan
from demo_shop.language import jst
from demo_shop.pricing import tax_in
from demo_shop.refusals import Refused
from demo_shop.tables import AppliedRow, OrderRow, SubscriptionRow


@dataclass(frozen=True, slots=True)
class PlanChange:
    """Another product or plan for a subscription, or (``pause_cycles``) a rest. ``since``: how it stood when it was offered."""

    subscription_id: str
    product_id: str
    plan_id: str | None
    quantity: int
    since: str
    pause_cycles: int = 0
    discount_percent: int = 0


@dataclass(frozen=True, slots=True)
class PlanCosts:
    """What a plan change costs, in yen, tax in; dates in Japan, ISO. ``begins_on`` empty: at once."""

    price: int
    """The first period of the new plan; nothing for a pause."""
    credit: int
    """For the unused days of the period paid."""
    charged: int
    """Now."""
    tax: int
    later: int
    """Each further period."""
    begins_on: str
    next_on: str
    """The next billing."""

    def exceeds(self, shown: PlanCosts) -> bool:
        """Whether any figure is higher, or the next billing earlier, than it was shown."""
        return self.price > shown.price or self.charged > shown.charged or self.later > shown.later or self.next_on < shown.next_on


@dataclass(frozen=True, slots=True)
class PlanPlanned:
    """A plan change that can be made: what it costs, and what the subscription will be."""

    costs: PlanCosts
    row: SubscriptionRow
    order: OrderRow
    begins_at: datetime
    next_at: datetime
    trial_ends_at: datetime | None


def plan(session: Session, catalogue: Catalogue, change: PlanChange, now: datetime) -> PlanPlanned:
    """Check that a subscription can be changed so now, and price it.

    Raises Refused: subscription_changed, unknown_product, no_mandate.
    """
    row, order = _as_offered(session, catalogue, change, now)
    present = _plan_of(catalogue, row.product_id, row.plan_id)
    if change.pause_cycles:
        return _paused(catalogue, change, row, order, present, now)
    if order.mandate_at is None:
        raise Refused("no_mandate", "the buyer did not agree that changes are charged")
    if change.discount_percent or change.quantity < 1:
        raise Refused("unknown_product", "plan changes are neither discounted nor for none")
    item, wanted = catalogue.items.get(change.product_id), _plan_of(catalogue, change.product_id, change.plan_id)
    if item is None or (change.product_id, change.plan_id) == (row.product_id, row.plan_id):
        raise Refused("unknown_product", f"{change.product_id} by {change.plan_id} is nothing to change to")
    waits = row.began_at > now or _rests(session, row, now)
    return _moved(change, item, row, order, (present, wanted), now, waits=waits)


def _as_offered(session: Session, catalogue: Catalogue, change: PlanChange, now: datetime) -> tuple[SubscriptionRow, OrderRow]:
    row = session.get(SubscriptionRow, change.subscription_id)
    order = session.get(OrderRow, row.order_id) if row is not None and row.order_id else None
    if row is None or order is None or row.cancelled_at is not None or order.cancelled_at is not None:
        raise Refused("subscription_changed", "the subscription does not run any more")
    if orders.open_until(order, now) is not None:
        raise Refused("subscription_changed", "its order can still be changed: change that")
    if standing_since(row, catalogue, now) != change.since:
        raise Refused("subscription_changed", f"found {standing_since(row, catalogue, now)}, offered was {change.since}")
    return row, order


def standing_since(row: SubscriptionRow, catalogue: Catalogue, now: datetime) -> str:
    """Tells this state of a subscription from every other."""
    known = row.changed_at or subscriptions.next_delivery(row, _plan_of(catalogue, row.product_id, row.plan_id), now)
    return known.isoformat()


def _plan_of(catalogue: Catalogue, product_id: str, plan_id: str | None) -> Plan:
    item = catalogue.items.get(product_id)
    found = item.plan(plan_id) if item is not None else None
    if found is None:
        raise Refused("unknown_product", f"{product_id} has no plan {plan_id}")
    return found


def _rests(session: Session, row: SubscriptionRow, now: datetime) -> bool:
    """Whether it was paused, and has not gone on since: what is left of a paid period is the customer's, what rests nobody paid."""
    last = session.scalars(select(AppliedRow).where(AppliedRow.line_id == row.id, AppliedRow.undone_at.is_(None))).all()
    return row.next_at > now and any(each.at == row.changed_at and each.change.get("pause_cycles") for each in last)


def _moved(
    change: PlanChange, item: Item, row: SubscriptionRow, order: OrderRow, plans: tuple[Plan, Plan], now: datetime, *, waits: bool
) -> PlanPlanned:
    """At once where the new period costs as much or more; else, and for what is delivered, with the next period.

    ``waits``: it rests, or an earlier change has not begun; what runs now was not paid at its present price.
    """
    present, wanted = plans
    price, later = wanted.price * change.quantity, wanted.price * change.quantity
    upcoming = subscriptions.next_delivery(row, present, now)
    if row.trial_ends_at is not None and row.trial_ends_at > now:
        return _planned(row, order, price, 0, 0, later, item, (now, row.trial_ends_at, row.trial_ends_at))
    if waits or item.delivered or wanted.price < present.price:
        begins = subscriptions.after(upcoming, present) if _is_on_its_way(item, upcoming, now) else upcoming
        return _planned(row, order, price, 0, 0, later, item, (begins, begins, None))
    if wanted.trial_days and not present.price:
        ends = now + timedelta(days=wanted.trial_days)
        return _planned(row, order, price, 0, 0, later, item, (now, ends, ends))
    credit = min(price, _unused(row, present, upcoming, now))
    return _planned(row, order, price, credit, price - credit, later, item, (now, subscriptions.after(now, wanted), None))


def _is_on_its_way(item: Item, upcoming: datetime, now: datetime) -> bool:
    """A parcel is prepared as many days ahead as a cancellation must arrive."""
    return (upcoming - now).days < subscriptions.notice_days(item)


def _unused(row: SubscriptionRow, present: Plan, upcoming: datetime, now: datetime) -> int:
    """Yen paid for the days of the present period that are left, today not among them; a fraction counts for the customer."""
    began = subscriptions.before(upcoming, present)
    days, left = (jst(upcoming).date() - jst(began).date()).days, (jst(upcoming).date() - jst(now).date()).days
    paid = present.price * row.quantity
    return -(-paid * max(0, min(left, days)) // max(1, days))


def _paused(catalogue: Catalogue, change: PlanChange, row: SubscriptionRow, order: OrderRow, present: Plan, now: datetime) -> PlanPlanned:
    """The next billings are left out; what is paid or on its way is not touched."""
    item = catalogue.items[row.product_id]
    if (change.product_id, change.plan_id, change.quantity) != (row.product_id, row.plan_id, row.quantity):
        raise Refused("subscription_changed", "another plan runs by now")
    if row.trial_ends_at is not None and row.trial_ends_at > now:
        raise Refused("subscription_changed", "a trial is not paused")
    begins = subscriptions.next_delivery(row, present, now)
    if _is_on_its_way(item, begins, now):
        begins = subscriptions.after(begins, present)
    resumes = begins
    for _ in range(change.pause_cycles):
        resumes = subscriptions.after(resumes, present)
    return _planned(row, order, 0, 0, 0, present.price * row.quantity, item, (begins, resumes, row.trial_ends_at))


def _planned(
    row: SubscriptionRow,
    order: OrderRow,
    price: int,
    credit: int,
    charged: int,
    later: int,
    item: Item,
    moments: tuple[datetime, datetime, datetime | None],
) -> PlanPlanned:
    begins, next_at, trial_ends_at = moments
    at_once = charged > 0 or credit > 0 or trial_ends_at is not None
    begins_on = "" if at_once and price else jst(begins).date().isoformat()
    costs = PlanCosts(price, credit, charged, tax_in(price, item.tax), later, begins_on, jst(next_at).date().isoformat())
    return PlanPlanned(costs, row, order, begins, next_at, trial_ends_at)
