"""Usage of the digital services: skips and storage, as their free plans limit them. The widget is told of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from demo_shop import subscriptions
from demo_shop.catalogue import Catalogue
from demo_shop.refusals import Refused
from demo_shop.tables import SubscriptionRow

HOUR = timedelta(hours=1)
UPLOADS = {"photos": 0.4, "film": 0.8}
"""What can be uploaded in the demo, in GB."""


SHARED_AT_ONCE = 5
MOST_SHARED = 100
"""Links a day on the free plan."""


@dataclass(frozen=True, slots=True)
class Used:
    """How much of a plan's meter is used. ``limit`` None: the plan has none."""

    product_id: str
    used: float
    limit: float | None

    @property
    def percent(self) -> int:
        """The part of the limit."""
        return min(100, round(100 * self.used / self.limit)) if self.limit else 0


def running(session: Session, catalogue: Catalogue, customer_id: str, family: str, now: datetime) -> SubscriptionRow | None:
    """The customer's subscription in a family of plans."""
    rows = subscriptions.running(session, customer_id, now)
    return next((row for row in reversed(rows) if catalogue.items[row.product_id].family == family), None)


def used(catalogue: Catalogue, row: SubscriptionRow, code: str, now: datetime) -> Used:
    """How much of a meter is used now; skips of an hour ago are forgotten."""
    plan = catalogue.items[row.product_id].plan(row.plan_id)
    limit = next((float(meter.limit) for meter in plan.meters if meter.code == code), None) if plan is not None else None
    since = row.used.get(f"{code}_since")
    over = since is not None and now >= datetime.fromisoformat(since) + HOUR
    return Used(row.product_id, 0 if over else float(row.used.get(code, 0)), limit)


def skip(catalogue: Catalogue, row: SubscriptionRow, now: datetime) -> Used:
    """One more skip. Raises Refused: limit."""
    before = used(catalogue, row, "skips", now)
    if before.limit is not None and before.used >= before.limit:
        raise Refused("limit", "no skips left in this hour")
    since = row.used.get("skips_since") if before.used else None
    row.used = {**row.used, "skips": int(before.used) + 1, "skips_since": since or now.isoformat()}
    return used(catalogue, row, "skips", now)


def upload(catalogue: Catalogue, row: SubscriptionRow, what: str, now: datetime) -> Used:
    """Something more in the box. Raises Refused: limit."""
    before = used(catalogue, row, "storage_gb", now)
    after = round(before.used + UPLOADS[what], 2)
    if before.limit is not None and after > before.limit:
        raise Refused("limit", "it does not fit")
    row.used = {**row.used, "storage_gb": after}
    return used(catalogue, row, "storage_gb", now)
