"""Whom to remind: of trials that end and long periods that renew, within the days of the plan, and of nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.building import product
from upsell_widget.domain.money import Money
from upsell_widget.domain.reminding import due_reminders
from upsell_widget.domain.selling_plans import Cycle, SellingPlan
from upsell_widget.domain.shop import Shopper, Subscription
from upsell_widget.domain.signals import Signal
from upsell_widget.domain.text import Text

NOW = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def plan(plan_id: str, cycle: Cycle, *, trial: int = 0, remind: int = 7) -> SellingPlan:
    return SellingPlan(plan_id, Text(), cycle, Money(900, "JPY"), trial_days=trial, reminder_days=remind)


PLANS = (
    plan("yearly", Cycle(1, "year")),
    plan("half", Cycle(6, "month")),
    plan("monthly", Cycle(1, "month")),
    plan("tried", Cycle(1, "month"), trial=30),
    plan("quiet", Cycle(1, "year"), remind=0),
)
TEA = {"tea": product("tea", plans=PLANS)}


def told(*running: Subscription) -> list[Signal]:
    return list(due_reminders(Shopper(id="hana", subscriptions=running), TEA, NOW))


@pytest.mark.parametrize("plan_id", ["yearly", "half"])
def test_a_long_period_that_renews_within_a_week_is_told_of_with_its_date(plan_id: str) -> None:
    (signal,) = told(Subscription("s-1", "tea", plan_id, renews_at=NOW + 7 * DAY))
    assert (signal.code, signal.shopper_id) == ("renewal_due", "hana")
    assert signal.found == f"tea@{plan_id}: renews 2026-03-17, days left: 7"
    assert signal.key == "renewal_due:hana:s-1 2026-03-17"


def test_the_end_of_a_trial_is_told_of_and_what_follows_month_by_month_is_not() -> None:
    (signal,) = told(Subscription("s-1", "tea", "tried", trial_ends_at=NOW + 3 * DAY, renews_at=NOW + 3 * DAY))
    assert signal.found == "tea@tried: trial ends 2026-03-13, days left: 3"
    assert told(Subscription("s-1", "tea", "tried", trial_ends_at=NOW - DAY, renews_at=NOW + 3 * DAY)) == []


@pytest.mark.parametrize(
    "running",
    [
        Subscription("s-1", "tea", "monthly", renews_at=NOW + DAY),
        Subscription("s-1", "tea", "yearly", renews_at=NOW + 7 * DAY + timedelta(seconds=1)),
        Subscription("s-1", "tea", "yearly", renews_at=NOW),
        Subscription("s-1", "tea", "yearly"),
        Subscription("s-1", "tea", "quiet", renews_at=NOW + DAY),
        Subscription("s-1", "tea", "gone", renews_at=NOW + DAY),
        Subscription("s-1", "unknown", "yearly", renews_at=NOW + DAY),
    ],
    ids=["short", "too early", "too late", "cancelled", "never reminds", "no such plan", "no such product"],
)
def test_of_nothing_else_anybody_is_reminded(running: Subscription) -> None:
    assert told(running) == []


@given(st.integers(1, 400), st.integers(0, 92))
def test_a_renewal_is_told_of_within_the_plans_days_and_only_then(ahead: int, remind: int) -> None:
    goods = {"tea": product("tea", plans=(plan("yearly", Cycle(1, "year"), remind=remind),))}
    shopper = Shopper(id="hana", subscriptions=(Subscription("s-1", "tea", "yearly", renews_at=NOW + ahead * DAY),))
    assert len(list(due_reminders(shopper, goods, NOW))) == (ahead <= remind)
