"""Terms: what must be disclosed (G01–G03), or the offer is withheld."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.building import NOW, product, yen
from upsell_widget.domain.agreement import terms_hash, terms_json
from upsell_widget.domain.selling_plans import Cycle, SellingPlan
from upsell_widget.domain.shop import Product, Quote
from upsell_widget.domain.terms import OneTimeTerms, RecurringTerms, Terms, Undisclosed, following, terms_of
from upsell_widget.domain.text import Text

PLAN = SellingPlan(
    "monthly", Text.of("Monthly"), Cycle(1, "month"), yen(1800), first_price=yen(980), cancel_how=Text.of("on the account page")
)
CAPSULES = product("capsules", 2000, plans=(PLAN,), contents=Text.of("62 capsules, about 31 days"))
QUOTE = Quote(price=yen(980), difference=yen(-1020), total=yen(980), tax=yen(72), shipping=yen(0), later=yen(1800), later_shipping=yen(200))


def terms(item: Product = CAPSULES, quote: Quote = QUOTE, plan_id: str | None = "monthly", *, charged: bool = False) -> Terms | Undisclosed:
    return terms_of(item, plan_id, 1, quote, now=NOW, charged_now=charged, undo_minutes=15)


def recurring(**facts: object) -> RecurringTerms:
    found = terms(replace(CAPSULES, plans=(replace(PLAN, **facts),)))  # type: ignore[arg-type]
    assert isinstance(found, RecurringTerms)
    return found


def test_a_subscription_states_first_and_later_price_and_what_a_year_costs() -> None:
    found = recurring()
    assert (found.first, found.later, found.year_deliveries) == (yen(980), yen(2000), 12)
    assert found.year_total == yen(980 + 11 * 2000)
    assert (found.first_on, found.next_on) == (date(2026, 11, 23), date(2026, 12, 23))


def test_shipping_saved_on_the_rest_of_the_cart_is_no_discount_on_the_first_delivery() -> None:
    found = terms(quote=replace(QUOTE, shipping=yen(-550)))
    assert isinstance(found, RecurringTerms)
    assert (found.first, found.shipping) == (yen(980), yen(0))


@pytest.mark.parametrize(
    ("cycle", "trial_days", "payments"),
    [
        (Cycle(1, "week"), 0, 53),
        (Cycle(2, "week"), 0, 27),
        (Cycle(4, "week"), 0, 14),
        (Cycle(10, "day"), 0, 37),
        (Cycle(1, "month"), 14, 12),
        (Cycle(1, "month"), 30, 11),
        (Cycle(5, "month"), 0, 3),
        (Cycle(2, "year"), 0, 1),
        (Cycle(1, "year"), 400, 1),
    ],
)
def test_every_payment_of_the_first_365_days_is_in_the_total_of_a_year(cycle: Cycle, trial_days: int, payments: int) -> None:
    found = recurring(cycle=cycle, trial_days=trial_days)
    assert found.year_deliveries == payments
    assert found.year_total == yen(980 + 2000 * (payments if trial_days else payments - 1))


def test_a_year_ends_with_the_last_delivery_of_a_plan_that_ends() -> None:
    assert recurring(deliveries=3).year_total == yen(980 + 2 * 2000)


def test_a_trial_states_when_it_turns_into_a_paid_plan_and_at_what_price() -> None:
    free = replace(PLAN, trial_days=14, first_price=yen(0))
    item = replace(CAPSULES, plans=(free,), needs_delivery=False)
    found = terms(item, replace(QUOTE, price=yen(0)))
    assert isinstance(found, RecurringTerms)
    assert found.trial is not None
    assert (found.trial.switches_on, found.trial.amount) == (date(2026, 12, 7), yen(1800))
    assert found.year_total == yen(12 * 1800)


def test_a_subscription_that_cannot_be_disclosed_in_full_is_withheld() -> None:
    bare = replace(CAPSULES, contents=Text(), plans=(replace(PLAN, cancel_how=Text()),))
    found = terms(bare, replace(QUOTE, later=None, later_shipping=None))
    assert found == Undisclosed("G01", ("contents", "later price", "shipping", "how to cancel"))


def test_where_money_moves_at_once_shipping_must_be_quoted() -> None:
    unknown = replace(QUOTE, shipping=None)
    assert terms(quote=unknown, plan_id=None, charged=True) == Undisclosed("G02", ("shipping",))
    assert isinstance(terms(quote=unknown, plan_id=None), OneTimeTerms)


def test_a_month_after_the_31st_is_the_months_last_day() -> None:
    assert following(date(2027, 12, 31), Cycle(2, "month")) == date(2028, 2, 29)
    assert following(date(2028, 2, 29), Cycle(1, "year")) == date(2029, 2, 28)
    assert following(date(2026, 11, 23), Cycle(2, "week")) == date(2026, 12, 7)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_any_change_of_a_figure_changes_the_hash(price: int, other: int) -> None:
    one, two = (terms(quote=replace(QUOTE, later=yen(each))) for each in (price, other))
    assert isinstance(one, RecurringTerms) and isinstance(two, RecurringTerms)
    assert (terms_hash(terms_json(one)) == terms_hash(terms_json(two))) == (price == other)
