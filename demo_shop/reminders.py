"""Reminders: a letter before a trial ends, and before a period of six months or more renews (G25).

When they are due follows from the subscription alone, so none can be forgotten: cancelled, paused or moved, it is counted anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from demo_shop import subscriptions
from demo_shop.catalogue import Item, Plan
from demo_shop.language import jst
from demo_shop.tables import SubscriptionRow

DAYS = 7
"""How many days before."""
LONG_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Reminder:
    """A letter that says what will be charged, and when."""

    at: datetime
    subject: dict[str, str]
    body: dict[str, str]


def sent(row: SubscriptionRow, item: Item, plan: Plan, now: datetime) -> list[Reminder]:
    """The reminders that have gone out, newest first."""
    return [each for each in reversed(list(_until(row, item, plan, now))) if each.at <= now]


def scheduled(row: SubscriptionRow, item: Item, plan: Plan, now: datetime) -> Reminder | None:
    """The next one that will go out; None: none is due, for it renews soon after it is paid, or was cancelled."""
    return next((each for each in _until(row, item, plan, now) if each.at > now), None)


def _until(row: SubscriptionRow, item: Item, plan: Plan, now: datetime) -> Iterator[Reminder]:
    """Those of every end of a trial and every long renewal, up to the first that is still to come."""
    if row.cancelled_at is not None:
        return
    moment, began = row.next_at, row.changed_at or row.began_at
    while True:
        trial = row.trial_ends_at == moment
        if trial or _is_long(plan):
            at = max(moment - timedelta(days=DAYS), began)
            yield _letter(at, moment, row, item, plan, trial)
            if at > now:
                return
        if moment > now + timedelta(days=DAYS):
            return
        moment = subscriptions.after(moment, plan)


def _is_long(plan: Plan) -> bool:
    return {"year": 12, "month": 1}.get(plan.unit, 0) * plan.every >= LONG_MONTHS


def _letter(at: datetime, moment: datetime, row: SubscriptionRow, item: Item, plan: Plan, trial: bool) -> Reminder:
    amount, day = f"{plan.price * row.quantity:,}", jst(moment)
    ja_what, en_what = ("無料体験が終わり、有料になります", "The free trial of") if trial else ("更新されます", "Your plan")
    ja = f"{item.name['ja']}（{plan.name['ja']}）は {day:%Y年%m月%d日} に{ja_what}。"
    ja += f"お支払いは {amount}円です。それまでにマイページから解約できます。"
    en = f"{en_what} {item.name['en']} ({plan.name['en']}) {'ends' if trial else 'renews'} on {day:%Y-%m-%d}."
    en += f" ¥{amount} will then be charged. Until then you can cancel in your account."
    subject = (
        {"ja": "無料体験の終了のお知らせ", "en": "Your trial is about to end"}
        if trial
        else {"ja": "更新のお知らせ", "en": "Your plan is about to renew"}
    )
    return Reminder(at, subject, {"ja": ja, "en": en})
