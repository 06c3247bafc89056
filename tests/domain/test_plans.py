"""Plans: when a subscription is due, what a year really saves, and one screen for those who leave."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.building import NOW, campaign, candidate, context, product, yen
from upsell_widget.domain.campaigns import Programme
from upsell_widget.domain.context import Context
from upsell_widget.domain.decisions import decide
from upsell_widget.domain.due import due, due_fits, figure, only_due
from upsell_widget.domain.limits import Caps, Memory, Seen
from upsell_widget.domain.offers import OfferKind, Placement
from upsell_widget.domain.ranking import ExpectedMargin
from upsell_widget.domain.saving import yearly_saving
from upsell_widget.domain.selling_plans import Cycle, SellingPlan
from upsell_widget.domain.shop import Capabilities, Product, Shopper, Subscription
from upsell_widget.domain.text import Text
from upsell_widget.domain.timing import Trigger

DAY = timedelta(days=1)
TRIAL = Subscription("s-trial", "music", "monthly", trial_ends_at=NOW + 3 * DAY, renews_at=NOW + 3 * DAY, saved_payment=True)
PAID = Subscription("s-paid", "storage", "monthly", renews_at=NOW + 10 * DAY, saved_payment=True)


def plan(plan_id: str, price: int, count: int = 1, unit: Any = "month") -> SellingPlan:
    return SellingPlan(plan_id, Text.of(plan_id), Cycle(count, unit), yen(price))


def music(monthly: int, annual: int) -> Product:
    return Product(
        "music",
        Text.of("Music"),
        None,
        plans=(plan("monthly", monthly), plan("annual", annual, unit="year"), plan("weekly", 1, unit="week")),
    )


def here(*running: Subscription, **facts: Any) -> Context:
    return context(shopper=Shopper("hana", subscriptions=running), placement=Placement.ACCOUNT, **facts)


def test_a_trial_is_due_when_it_ends_within_the_days_and_the_receipt_names_the_date() -> None:
    assert due("trial_ending", 3, here(TRIAL, PAID)) == (TRIAL,)
    assert due("trial_ending", 2, here(TRIAL)) == ()
    assert due_fits("trial_ending", 2, here(TRIAL)).found == "trial ends 2026-11-26, days left: 3"


def test_a_trial_is_not_renewed_before_it_has_ended() -> None:
    assert due("renewal_due", 30, here(TRIAL, PAID)) == (PAID,)


def test_where_nothing_is_due_the_verdict_says_so() -> None:
    verdict = due_fits("renewal_due", 30, here())
    assert (verdict.reason, verdict.found, verdict.expected) == ("not_due", "no subscription that renews", "at most 30 days before")


def test_only_what_is_due_is_offered_and_carries_the_figure() -> None:
    both = tuple(candidate(each.product_id)._replace(subscription_id=each.id) for each in (TRIAL, PAID))
    (kept,) = only_due("renewal_due", 14, both, here(TRIAL, PAID))
    assert (kept.subscription_id, kept.because.evidence) == ("s-paid", "curated; renews 2026-12-03, days left: 10")


@given(st.integers(1, 60), st.integers(-60 * 24 * 60, 60 * 24 * 60))
def test_due_is_never_after_the_moment_and_never_earlier_than_the_days(days: int, minutes: int) -> None:
    moment = NOW + timedelta(minutes=minutes)
    is_due = bool(due("renewal_due", days, here(Subscription("s", "p", "m", renews_at=moment))))
    assert is_due == (NOW < moment <= NOW + days * DAY)


def test_a_year_is_counted_out_against_the_annual_price() -> None:
    saving = yearly_saving(music(980, 9_800), "monthly", "annual", 1)
    assert saving is not None
    assert (saving.times, saving.each, saving.year, saving.amount) == (12, yen(980), yen(9_800), yen(1_960))


@pytest.mark.parametrize(("monthly", "annual"), [(800, 9_600), (800, 9_601), (0, 9_800)])
def test_where_nothing_is_saved_nothing_is_claimed(monthly: int, annual: int) -> None:
    assert yearly_saving(music(monthly, annual), "monthly", "annual", 1) is None


def test_weeks_do_not_divide_a_year_and_claim_nothing() -> None:
    assert yearly_saving(music(980, 9_800), "weekly", "annual", 1) is None
    assert yearly_saving(music(980, 9_800), "monthly", "weekly", 1) is None


@given(st.integers(0, 10**6), st.integers(0, 10**7), st.integers(1, 9))
def test_a_saving_is_never_more_than_the_difference_of_the_two_years(monthly: int, annual: int, quantity: int) -> None:
    saving = yearly_saving(music(monthly, annual), "monthly", "annual", quantity)
    assert (saving.amount.amount if saving else 0) == max(0, 12 * monthly * quantity - annual * quantity)


def test_the_receipt_of_a_moment_names_the_date_and_the_days_left() -> None:
    move = candidate("music", plan_id="annual", anchor="music")._replace(subscription_id=TRIAL.id)
    trigger = Trigger("trial_ending", days=3)
    offered = {"goes-with": only_due("trial_ending", 3, (move,), here(TRIAL))}
    told = decide(
        here(TRIAL, candidates=offered, products={"music": music(980, 9_800)}, cart=None),
        Programme((campaign(placement=Placement.ACCOUNT, trigger=trigger, kind=OfferKind.UPSELL),)),
        ExpectedMargin(),
        Caps(),
        "r",
    ).receipt.chosen
    assert told is not None
    assert told.found == f"curated; {figure('trial_ending', NOW + 3 * DAY, NOW)}"


def pause_verdict(memory: Memory, running: Subscription = PAID, **facts: Any) -> str:
    pause = candidate("storage", plan_id="monthly")._replace(subscription_id=running.id, pause_cycles=2)
    shopper = Shopper("hana", subscriptions=(running,))
    visit = context(
        product("storage"), shopper=shopper, placement=Placement.CANCEL, candidates={"goes-with": (pause,)}, memory=memory, **facts
    )
    programme = Programme((campaign(placement=Placement.CANCEL), campaign("other", placement=Placement.CANCEL)))
    return next(
        each.reason for each in decide(visit, programme, ExpectedMargin(), Caps(), "r").receipt.verdicts if each.campaign_id == "goes-with"
    )


def test_whoever_cancels_sees_one_retention_screen_and_no_second_one_of_another_campaign() -> None:
    assert pause_verdict(Memory()) == "chosen"
    assert pause_verdict(Memory(seen=(Seen("other", "session-0", "page-0", NOW - DAY),))) == "G22"
    assert pause_verdict(Memory(seen=(Seen("other", "session-0", "page-0", NOW - 8 * DAY),))) == "chosen"


def test_a_pause_charges_nothing_and_needs_no_mandate_but_a_move_does() -> None:
    unmandated = Subscription("s-paid", "storage", "monthly", renews_at=NOW + DAY)
    assert pause_verdict(Memory(), unmandated) == "chosen"
    move = candidate("music", plan_id="annual")._replace(subscription_id="s-paid")
    visit = here(unmandated, candidates={"goes-with": (move,)}, products={"music": music(980, 9_800)})
    programme = Programme((campaign(placement=Placement.ACCOUNT),))
    assert [each.reason for each in decide(visit, programme, ExpectedMargin(), Caps(), "r").receipt.verdicts] == ["G20"]


def test_a_shop_that_cannot_change_subscriptions_has_a_clear_verdict() -> None:
    assert pause_verdict(Memory(), capabilities=Capabilities()) == "capability"
