"""A running subscription changed at the demo's counter: credit, dates, once for a key, undone whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from demo_shop import catalogue, payments, reminders, subscriptions
from demo_shop.database import Database
from demo_shop.plan_applying import PlanChanges
from demo_shop.plan_changing import PlanChange, PlanCosts, standing_since
from demo_shop.refusals import Refused
from demo_shop.seeding import seed
from demo_shop.tables import SubscriptionRow

NOW = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
FAMILY, BACKUP, TRIAL = "sub-FAMILY-01-0", "sub-STORAGE-01-0", "sub-TRIAL-01-0"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = Database(tmp_path_factory.mktemp("plans") / "shop.sqlite")
    seed(database, catalogue.load(), NOW)
    yield database
    database.close()


@pytest.fixture
def plans(database: Database) -> PlanChanges:
    return PlanChanges(database, catalogue.load())


@pytest.fixture
def wanted(database: Database) -> Callable[..., PlanChange]:
    def change(subscription_id: str, product_id: str, plan_id: str, **facts: int) -> PlanChange:
        with database.reading() as session:
            row = session.get_one(SubscriptionRow, subscription_id)
            return PlanChange(subscription_id, product_id, plan_id, row.quantity, standing_since(row, catalogue.load(), NOW), **facts)

    return change


def row_of(database: Database, subscription_id: str) -> tuple[str, str, datetime | None]:
    with database.reading() as session:
        row = session.get_one(SubscriptionRow, subscription_id)
        return row.product_id, row.plan_id, row.changed_at


def test_the_unused_days_are_taken_off_and_it_is_made_once_and_undone_whole(
    database: Database, plans: PlanChanges, wanted: Callable[..., PlanChange]
) -> None:
    change = wanted(BACKUP, "backup", "annual")
    costs = plans.quote(change, NOW)
    assert costs.price == costs.later == 5_500
    assert 0 < costs.credit < 550
    assert costs.charged == 5_500 - costs.credit
    assert (costs.begins_on, costs.next_on) == ("", "2027-04-01")
    assert plans.apply(change, "k1", costs, NOW) == plans.apply(change, "k1", costs, NOW) == plans.lookup("k1")
    assert row_of(database, BACKUP) == ("backup", "annual", NOW)
    with database.reading() as session:
        assert [each.amount for each in payments.movements(session, "STORAGE-01") if each.kind == "plan"] == [costs.charged]
    assert plans.undo("k1", NOW + timedelta(minutes=14)) and plans.undo("k1", NOW + timedelta(days=3))
    assert row_of(database, BACKUP) == ("backup", "monthly", None)
    with database.reading() as session:
        assert sum(each.amount for each in payments.movements(session, "STORAGE-01") if each.kind == "plan") == 0


def test_a_smaller_plan_begins_with_the_next_period_and_charges_nothing_now(plans: PlanChanges, wanted: Callable[..., PlanChange]) -> None:
    costs = plans.quote(wanted(FAMILY, "music-premium", "annual"), NOW)
    assert costs.charged > 0, "a year costs more than the month that is paid: it begins at once"
    smaller = plans.quote(wanted(FAMILY, "music-premium", "monthly"), NOW)
    assert (smaller.charged, smaller.credit, smaller.later) == (0, 0, 980)
    assert smaller.begins_on == smaller.next_on > "2026-04-01"


def test_a_pause_leaves_out_so_many_periods(plans: PlanChanges, wanted: Callable[..., PlanChange]) -> None:
    costs = plans.quote(wanted(FAMILY, "music-family", "monthly", pause_cycles=2), NOW)
    begins, resumes = map(datetime.fromisoformat, (costs.begins_on, costs.next_on))
    assert (costs.price, costs.charged, costs.later) == (0, 0, 1_680)
    assert (resumes.year * 12 + resumes.month) - (begins.year * 12 + begins.month) == 2


def test_while_it_rests_nothing_is_paid_so_nothing_is_credited_and_a_change_begins_with_the_next_billing(
    database: Database, plans: PlanChanges, wanted: Callable[..., PlanChange]
) -> None:
    rest = wanted(BACKUP, "backup", "monthly", pause_cycles=2)
    resting = plans.quote(rest, NOW)
    plans.apply(rest, "rest", resting, NOW)
    for later in (NOW + timedelta(minutes=20), NOW + timedelta(days=40)):
        costs = plans.quote(wanted(BACKUP, "backup", "annual"), later)
        assert (costs.charged, costs.credit, costs.price) == (0, 0, 5_500)
        assert costs.begins_on == costs.next_on == resting.next_on
    awake = plans.quote(wanted(BACKUP, "backup", "annual"), datetime.fromisoformat(f"{resting.next_on}T12:00:00+00:00"))
    assert (awake.begins_on, awake.credit > 0) == ("", True), "the period that began is paid"
    assert plans.undo("rest", NOW + timedelta(minutes=10))


def test_before_a_smaller_plan_begins_a_change_back_begins_then_too_and_is_not_paid_twice(
    plans: PlanChanges, wanted: Callable[..., PlanChange]
) -> None:
    smaller = wanted(FAMILY, "music-premium", "monthly")
    moved = plans.quote(smaller, NOW)
    plans.apply(smaller, "smaller", moved, NOW)
    back = plans.quote(wanted(FAMILY, "music-family", "monthly"), NOW + timedelta(minutes=20))
    assert (back.charged, back.credit, back.begins_on) == (0, 0, moved.begins_on)
    assert plans.undo("smaller", NOW + timedelta(minutes=10))


def test_a_trial_that_moves_stays_free_until_its_day(plans: PlanChanges, wanted: Callable[..., PlanChange]) -> None:
    costs = plans.quote(wanted(TRIAL, "music-premium", "annual"), NOW)
    assert (costs.charged, costs.price, costs.next_on) == (0, 9_800, "2026-04-04")


def test_what_was_changed_meanwhile_is_refused(plans: PlanChanges) -> None:
    with pytest.raises(Refused) as refused:
        plans.quote(PlanChange(FAMILY, "music-premium", "monthly", 1, "2020-01-01"), NOW)
    assert refused.value.code == "subscription_changed"


@pytest.mark.parametrize("figure", ["price", "charged", "later"])
def test_nothing_is_charged_above_what_was_shown(plans: PlanChanges, wanted: Callable[..., PlanChange], figure: str) -> None:
    from dataclasses import replace

    change = wanted(FAMILY, "music-premium", "annual")
    costs: PlanCosts = plans.quote(change, NOW)
    with pytest.raises(Refused) as refused:
        plans.apply(change, "k2", replace(costs, **{figure: getattr(costs, figure) - 1}), NOW)
    assert (refused.value.code, plans.lookup("k2")) == ("price_changed", None)


def test_a_trial_is_reminded_of_seven_days_before_and_a_month_is_not(database: Database, tmp_path: Path) -> None:
    items = catalogue.load().items
    with database.reading() as session:
        trial, family = session.get_one(SubscriptionRow, TRIAL), session.get_one(SubscriptionRow, FAMILY)
    plan, monthly = items["music-premium"].plan("monthly"), items["music-family"].plan("monthly")
    assert plan is not None and monthly is not None
    (letter,) = reminders.sent(trial, items["music-premium"], plan, NOW)
    assert letter.at == NOW + timedelta(days=3) - timedelta(days=reminders.DAYS)
    assert "¥980" in letter.body["en"] and "2026-04-04" in letter.body["en"]
    assert reminders.sent(family, items["music-family"], monthly, NOW) == []
    assert subscriptions.before(subscriptions.after(NOW, monthly), monthly) == NOW
