"""A change to a subscription is made once for a key, and taken back once, like every other change of this shop."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from demo_shop import payments
from demo_shop.applying import UNDO_FOR
from demo_shop.catalogue import Catalogue
from demo_shop.database import PATIENCE, Database
from demo_shop.plan_changing import PlanChange, PlanCosts, PlanPlanned, plan
from demo_shop.refusals import Refused
from demo_shop.tables import AppliedRow, OrderRow, SubscriptionRow

MOVED = ("product_id", "plan_id", "quantity")
MOMENTS = ("began_at", "next_at", "trial_ends_at", "changed_at")


@dataclass(frozen=True, slots=True)
class PlanDone:
    """What was done to a subscription for a key."""

    key: str
    costs: PlanCosts


class PlanChanges:
    """Quotes, makes and takes back changes of subscriptions in one shop."""

    def __init__(self, database: Database, catalogue: Catalogue) -> None:
        self._database = database
        self._catalogue = catalogue

    def quote(self, change: PlanChange, now: datetime) -> PlanCosts:
        """What it would cost now. Raises Refused as ``plan`` does."""
        with self._database.reading() as session:
            return plan(session, self._catalogue, change, now).costs

    def apply(self, change: PlanChange, key: str, at_most: PlanCosts, now: datetime, patience: float = PATIENCE) -> PlanDone:
        """Make the change once for this key; a repeated key gets the first answer.

        Raises Refused, nothing changed: what ``plan`` raises, price_changed, payment_declined, key_reused.
        Raises sqlalchemy.exc.OperationalError when the file stays locked for ``patience`` seconds.
        """
        with self._database.writing(patience) as session:
            before = session.get(AppliedRow, key)
            if before is not None:
                return _repeated(before, change)
            planned = plan(session, self._catalogue, change, now)
            if planned.costs.exceeds(at_most):
                raise Refused("price_changed", f"found {planned.costs}, shown was {at_most}")
            row = _note(change, key, planned, now)
            session.add(row)
            _move(planned, change, now)
            payments.move(session, planned.order.id, planned.costs.charged, planned.order.method, key, now, "plan")
            return _done(row)

    def lookup(self, key: str) -> PlanDone | None:
        """What was done to a subscription for a key, or None."""
        with self._database.reading() as session:
            row = session.get(AppliedRow, key)
            return _done(row) if row is not None and _is_ours(row) else None

    def undo(self, key: str, now: datetime) -> bool:
        """Take back what was done for a key and refund it whole, once. False: too late, changed again, or nothing was done."""
        with self._database.writing() as session:
            row = session.get(AppliedRow, key)
            if row is None or row.undone_at is not None:
                return row is not None
            running = session.get(SubscriptionRow, row.line_id)
            if running is None or running.cancelled_at is not None or running.changed_at != row.at or now > row.at + UNDO_FOR:
                return False
            _put_back(session, row, running, now)
            row.undone_at = now
            return True


def _note(change: PlanChange, key: str, planned: PlanPlanned, now: datetime) -> AppliedRow:
    was = planned.row
    moments = {name: _iso(getattr(was, name)) for name in MOMENTS}
    before: dict[str, Any] = {**{name: getattr(was, name) for name in MOVED}, **moments}
    return AppliedRow(
        key=key,
        change=asdict(change),
        line_id=was.id,
        before=before,
        quote=asdict(planned.costs),
        charged=planned.costs.charged,
        at=now,
    )


def _move(planned: PlanPlanned, change: PlanChange, now: datetime) -> None:
    row = planned.row
    if not change.pause_cycles:
        row.product_id, row.plan_id, row.quantity = change.product_id, change.plan_id or row.plan_id, change.quantity
        row.began_at = planned.begins_at
    row.next_at, row.trial_ends_at, row.changed_at = planned.next_at, planned.trial_ends_at, now


def _put_back(session: Session, row: AppliedRow, running: SubscriptionRow, now: datetime) -> None:
    before = row.before or {}
    for name in MOVED:
        setattr(running, name, before[name])
    for name in MOMENTS:
        setattr(running, name, datetime.fromisoformat(before[name]) if before[name] else None)
    order = session.get_one(OrderRow, running.order_id)
    payments.move(session, order.id, -row.charged, order.method, f"{row.key}:undo", now, "plan")


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def _is_ours(row: AppliedRow) -> bool:
    return "subscription_id" in row.change


def _repeated(row: AppliedRow, change: PlanChange) -> PlanDone:
    if row.change != asdict(change):
        raise Refused("key_reused", "this key made another change before")
    return _done(row)


def _done(row: AppliedRow) -> PlanDone:
    return PlanDone(row.key, PlanCosts(**row.quote))
