"""Subscriptions: 定期便 and plans. They begin with an order line and end by a cancellation confirmed in writing."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo_shop import payments
from demo_shop.catalogue import Catalogue, Item, Plan
from demo_shop.language import jst
from demo_shop.refusals import Refused
from demo_shop.tables import LetterRow, OrderLineRow, OrderRow, SubscriptionRow

NOTICE_DAYS = 10
"""A cancellation must arrive so many days before the next delivery of goods; plans without delivery need none."""

DELIVERY_DAYS = 3
"""Goods arrive so many days after the order at the latest; their cycle counts from there."""

HOW_TO_CANCEL = {
    "ja": "マイページの「定期便・プラン」からいつでも解約できます（お電話は不要です）。",
    "en": "Any time under “Subscriptions & plans” in your account; no call needed.",
}


def notice_days(item: Item) -> int:
    """Days before the next delivery or billing that a cancellation must arrive."""
    return NOTICE_DAYS if item.delivered else 0


def first_days(item: Item) -> int:
    """Days from the order to the first delivery; nothing to deliver is there at once."""
    return DELIVERY_DAYS if item.delivered else 0


def sync(session: Session, catalogue: Catalogue, order: OrderRow, now: datetime) -> None:
    """Make an order's subscriptions be those of its lines: begin what is new, take back what is gone."""
    wanted = {f"sub-{line.id}": line for line in order.lines if line.plan_id and order.cancelled_at is None}
    for row in session.scalars(select(SubscriptionRow).where(SubscriptionRow.order_id == order.id)).all():
        line = wanted.get(row.id)
        if line is not None and (line.product_id, line.plan_id, line.quantity) == (row.product_id, row.plan_id, row.quantity):
            del wanted[row.id]
        else:
            _take_back(session, row)
    session.flush()
    for identity, line in wanted.items():
        _begin(session, catalogue, order, line, identity, now)


def _begin(session: Session, catalogue: Catalogue, order: OrderRow, line: OrderLineRow, identity: str, now: datetime) -> None:
    item = catalogue.items[line.product_id]
    plan = item.plan(line.plan_id)
    if plan is None:
        raise Refused("unknown_product", f"{line.product_id} has no plan {line.plan_id}")
    trial_ends = now + timedelta(days=plan.trial_days) if plan.trial_days else None
    session.add(
        SubscriptionRow(
            id=identity,
            customer_id=order.customer_id,
            order_id=order.id,
            product_id=line.product_id,
            plan_id=plan.id,
            quantity=line.quantity,
            began_at=now,
            next_at=trial_ends or after(now + timedelta(days=first_days(item)), plan),
            trial_ends_at=trial_ends,
            used={},
        )
    )
    old = session.get(SubscriptionRow, line.replaces_subscription) if line.replaces_subscription else None
    if old is not None:
        old.cancelled_at = old.ends_at = now
        old.replaced_by = identity


def _take_back(session: Session, row: SubscriptionRow) -> None:
    for old in session.scalars(select(SubscriptionRow).where(SubscriptionRow.replaced_by == row.id)):
        old.cancelled_at = old.ends_at = old.replaced_by = None
    session.delete(row)


def after(start: datetime, plan: Plan) -> datetime:
    """One cycle of a plan later; a day that month has not becomes its last."""
    return _cycles(start, plan, plan.every)


def before(end: datetime, plan: Plan) -> datetime:
    """One cycle of a plan earlier: when the period began that ends then."""
    return _cycles(end, plan, -plan.every)


def _cycles(start: datetime, plan: Plan, units: int) -> datetime:
    if plan.unit in ("day", "week"):
        return start + timedelta(days=units * (7 if plan.unit == "week" else 1))
    months = start.year * 12 + start.month - 1 + units * (12 if plan.unit == "year" else 1)
    year, month = divmod(months, 12)
    return start.replace(year=year, month=month + 1, day=min(start.day, monthrange(year, month + 1)[1]))


def running(session: Session, customer_id: str, now: datetime) -> list[SubscriptionRow]:
    """A customer's subscriptions that have not ended, oldest first."""
    rows = session.scalars(select(SubscriptionRow).where(SubscriptionRow.customer_id == customer_id).order_by(SubscriptionRow.began_at))
    return [row for row in rows if row.ends_at is None or row.ends_at > now]


def subscribers(session: Session) -> list[str]:
    """Everybody something runs of, or ran."""
    ids = select(SubscriptionRow.customer_id).where(SubscriptionRow.customer_id.is_not(None)).distinct()
    return [each for each in session.scalars(ids.order_by(SubscriptionRow.customer_id)) if each is not None]


def next_delivery(row: SubscriptionRow, plan: Plan, now: datetime) -> datetime:
    """The next delivery or billing, counted on from the first one."""
    moment = row.next_at
    while moment <= now:
        moment = after(moment, plan)
    return moment


def deliveries(row: SubscriptionRow, plan: Plan, now: datetime) -> int:
    """Deliveries or periods there have been, the first one included."""
    count, moment = 1, row.next_at
    while moment <= now:
        count, moment = count + 1, after(moment, plan)
    return count


def penalty(row: SubscriptionRow, plan: Plan, now: datetime) -> int:
    """Yen due for leaving now, before the plan's minimum; nothing once it was moved or paused, in the customer's favour."""
    if row.changed_at is not None:
        return 0
    return (plan.penalty or 0) if deliveries(row, plan, now) < plan.minimum_deliveries else 0


def end_of(row: SubscriptionRow, item: Item, plan: Plan, now: datetime) -> datetime:
    """When it would end if cancelled now: plans run out the paid period, goods stop unless the next parcel is due."""
    upcoming = next_delivery(row, plan, now)
    if not item.delivered:
        return upcoming
    return upcoming if upcoming - now < timedelta(days=NOTICE_DAYS) else now


def cancel(session: Session, catalogue: Catalogue, row: SubscriptionRow, now: datetime) -> None:
    """End it, and confirm in writing: time, end date, refund. Cancelling twice is cancelling once."""
    if row.cancelled_at is not None:
        return
    item = catalogue.items[row.product_id]
    plan = item.plan(row.plan_id)
    if plan is None:
        raise Refused("unknown_product", f"{row.product_id} has no plan {row.plan_id}")
    due, ends = penalty(row, plan, now), end_of(row, item, plan, now)
    order = session.get(OrderRow, row.order_id) if row.order_id else None
    if due and order is not None:
        payments.move(session, order.id, due, order.method, f"penalty:{row.id}", now, "penalty")
    row.cancelled_at, row.ends_at = now, ends
    session.add(_confirmation(row, item, due, now, ends))


def _confirmation(row: SubscriptionRow, item: Item, due: int, now: datetime, ends: datetime) -> LetterRow:
    name = item.name
    ja = f"{name['ja']}の解約を {jst(now):%Y年%m月%d日 %H:%M} に承りました。終了日は {jst(ends):%Y年%m月%d日} です。返金はありません。"
    en = f"We received your cancellation of {name['en']} on {jst(now):%Y-%m-%d at %H:%M} (Japan time)."
    en += f" It ends on {jst(ends):%Y-%m-%d}. No refund is due."
    if due:
        ja += f"最低回数に満たないため、解約金 {due:,}円をご登録の方法に請求しました。"
        en += f" As the minimum was not reached, ¥{due:,} was charged to your saved method."
    return LetterRow(
        customer_id=row.customer_id,
        order_id=row.order_id,
        subject={"ja": "解約のご確認", "en": "Your cancellation"},
        body={"ja": ja, "en": en},
        at=now,
    )
