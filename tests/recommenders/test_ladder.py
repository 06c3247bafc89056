"""The ladder: up, down, to a subscription, to a set."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.domain.building import context, line
from tests.recommenders.building import SHOP, declined, entry
from upsell_widget.domain.catalogue import Catalogue
from upsell_widget.domain.context import Context
from upsell_widget.domain.offers import Because, Candidate
from upsell_widget.domain.shop import Shopper, Subscription
from upsell_widget.recommenders.ladder import Ladder


def recommended(ladder: Ladder, visit: Context, catalogue: Catalogue = SHOP) -> list[tuple[str, str | None, str | None]]:
    """Product, plan and line of what is recommended."""
    return [each[:3] for each in ladder.recommend(visit, catalogue, 10)]


def subscriber(product_id: str, plan_id: str) -> Shopper:
    return Shopper("customer-1", subscriptions=(Subscription("subscription-1", product_id, plan_id),))


def test_the_next_rung_takes_the_line_though_ranks_leave_gaps() -> None:
    visit = context(lines=(line("phone-64"),))
    expected = Candidate("phone-256", None, "line-phone-64", 0.5, Because("ladder", "phone-64"))
    assert Ladder("next").recommend(visit, SHOP, 10) == (expected,)


def test_two_steps_offer_both_rungs_the_nearer_first() -> None:
    visit = context(lines=(line("phone-64"),))
    assert [each.likelihood for each in Ladder("next", steps=2).recommend(visit, SHOP, 10)] == [0.5, 0.25]


def test_there_is_nothing_above_the_top_and_nothing_below_the_bottom() -> None:
    assert recommended(Ladder("next"), context(lines=(line("phone-512"),))) == []
    assert recommended(Ladder("previous"), context(product_id="phone-64")) == []


def test_every_line_has_its_own_next_rung() -> None:
    visit = context(lines=(line("ramen", quantity=3), line("case"), line("phone-256")))
    assert recommended(Ladder("next"), visit) == [("large-ramen", None, "line-ramen"), ("phone-512", None, "line-phone-256")]


def test_the_page_s_product_steps_up_in_its_line_when_it_is_in_the_cart_and_is_added_when_not() -> None:
    assert recommended(Ladder("next"), context(product_id="ramen")) == [("large-ramen", None, None)]
    in_cart = context(product_id="ramen", lines=(line("case"), line("ramen")))
    assert recommended(Ladder("next"), in_cart) == [("large-ramen", None, "line-ramen")]


def test_a_product_that_left_the_cart_is_followed_by_the_rung_below_it() -> None:
    visit = context(removed=("phone-512",), lines=(line("case"),))
    assert recommended(Ladder("previous"), visit) == [("phone-256", None, None)]


def test_a_lower_rung_that_costs_more_is_no_downsell() -> None:
    catalogue = Catalogue([entry("old", 900, family="f", rank=1), entry("new", 800, family="f", rank=2)])
    assert recommended(Ladder("previous"), context(product_id="new"), catalogue) == []


def test_without_ranks_the_price_makes_the_ladder() -> None:
    catalogue = Catalogue([entry("l", 900, family="f"), entry("s", 500, family="f"), entry("m", 700, family="f")])
    assert recommended(Ladder("next"), context(product_id="s"), catalogue) == [("m", None, None)]
    assert recommended(Ladder("previous"), context(product_id="l"), catalogue) == [("m", None, None)]


def test_of_entries_on_one_rung_the_one_most_like_it_comes_first() -> None:
    colours = [entry(f"big-{colour}", 900, family="f", rank=2, attributes={"colour": colour}) for colour in ("red", "blue")]
    catalogue = Catalogue([entry("small", 500, family="f", rank=1, attributes={"colour": "blue"}), *colours])
    assert [each[0] for each in recommended(Ladder("next"), context(product_id="small"), catalogue)] == ["big-blue", "big-red"]


def test_a_subscribed_line_steps_up_to_the_same_plan_or_not_at_all() -> None:
    rungs = [
        entry("a", 500, family="f", rank=1, plans=(("monthly", 6000),)),
        entry("b", 900, family="f", rank=2, plans=(("monthly", 9000),)),
    ]
    visit = context(lines=(line("a", plan_id="monthly"),))
    assert recommended(Ladder("next"), visit, Catalogue(rungs)) == [("b", "monthly", "line-a")]
    assert recommended(Ladder("next"), visit, Catalogue([rungs[0], replace(rungs[1], plans=())])) == []


def test_a_line_bought_once_becomes_a_subscription_to_the_same_product() -> None:
    visit = context(lines=(line("vinegar"), line("case")))
    assert recommended(Ladder("subscription"), visit) == [("vinegar", "quarterly", "line-vinegar")]
    assert recommended(Ladder("subscription", plan="monthly"), visit) == [("vinegar", "monthly", "line-vinegar")]
    assert recommended(Ladder("subscription", plan="weekly"), visit) == []


def test_what_is_subscribed_to_already_is_not_offered_as_a_subscription() -> None:
    assert recommended(Ladder("subscription"), context(lines=(line("vinegar", plan_id="monthly"),))) == []
    assert recommended(Ladder("subscription"), context(lines=(line("vinegar"),), shopper=subscriber("vinegar", "monthly"))) == []


def test_a_running_plan_moves_to_the_next_rung() -> None:
    visit = context(shopper=subscriber("drive-free", "free"))
    expected = Candidate("drive-100", "annual", None, 0.5, Because("ladder", "drive-free"), "subscription-1")
    assert Ladder("plan").recommend(visit, SHOP, 10) == (expected,)
    assert recommended(Ladder("plan", plan="monthly"), visit) == [("drive-100", "monthly", None)]


def test_a_running_plan_keeps_its_cycle_on_the_next_rung() -> None:
    assert recommended(Ladder("plan"), context(shopper=subscriber("drive-100", "monthly"))) == [("drive-2000", "monthly", None)]


def test_on_the_top_rung_monthly_becomes_annual_and_annual_is_left_alone() -> None:
    assert recommended(Ladder("plan"), context(shopper=subscriber("drive-2000", "monthly"))) == [("drive-2000", "annual", None)]
    assert recommended(Ladder("plan"), context(shopper=subscriber("drive-2000", "annual"))) == []


def test_longer_keeps_the_product_and_costs_less_a_year() -> None:
    assert recommended(Ladder("longer"), context(shopper=subscriber("drive-100", "monthly"))) == [("drive-100", "annual", None)]


def test_a_dish_becomes_a_set_unless_another_part_of_it_is_there_too() -> None:
    assert recommended(Ladder("set"), context(lines=(line("ramen"),))) == [("ramen-set", None, "line-ramen")]
    assert recommended(Ladder("set"), context(lines=(line("ramen"), line("gyoza")))) == []


def test_after_a_declined_step_up_the_rung_between_takes_the_same_line() -> None:
    visit = context(lines=(line("phone-64"),), declined=declined("phone-512", "line-phone-64"))
    expected = Candidate("phone-256", None, "line-phone-64", 0.5, Because("ladder", "phone-64"))
    assert Ladder("previous").recommend(visit, SHOP, 10) == (expected,)


def test_after_a_declined_step_of_one_rung_there_is_nothing_between() -> None:
    visit = context(lines=(line("phone-64"),), declined=declined("phone-256", "line-phone-64"))
    assert recommended(Ladder("previous"), visit) == []


def test_after_a_declined_replacement_of_a_line_that_is_gone_nothing_is_offered() -> None:
    visit = context(lines=(line("case"),), declined=declined("phone-512", "line-phone-64"))
    assert recommended(Ladder("previous"), visit) == []


def test_after_a_declined_addition_the_cheaper_one_is_added() -> None:
    visit = context(lines=(line("case"),), declined=declined("phone-512"))
    assert recommended(Ladder("previous"), visit) == [("phone-256", None, None)]


def test_after_a_declined_plan_the_rung_between_is_a_move_of_the_same_subscription() -> None:
    visit = context(shopper=subscriber("drive-free", "free"), declined=declined("drive-2000", plan_id="monthly"))
    expected = Candidate("drive-100", "monthly", None, 0.5, Because("ladder", "drive-free"), "subscription-1")
    assert Ladder("previous").recommend(visit, SHOP, 10) == (expected,)


def test_after_a_declined_plan_the_shopper_s_own_rung_is_not_offered() -> None:
    visit = context(shopper=subscriber("drive-100", "monthly"), declined=declined("drive-2000", plan_id="monthly"))
    assert recommended(Ladder("previous"), visit) == []


def test_no_steps_is_an_error_that_says_what_was_expected() -> None:
    with pytest.raises(ValueError, match="found steps 0, expected at least 1"):
        Ladder("next", steps=0)


def test_a_downsell_never_makes_a_line_of_the_cart_cheaper_unless_it_is_told_to() -> None:
    visit = context(lines=(line("phone-512"),))
    assert recommended(Ladder("previous"), visit) == []
    assert recommended(Ladder("previous", start="cart"), visit) == [("phone-256", None, "line-phone-512")]


def test_of_many_entries_on_one_rung_three_are_proposed() -> None:
    catalogue = Catalogue([entry("small", family="f", rank=1), *(entry(f"big-{n}", family="f", rank=2, popularity=n) for n in range(9))])
    assert [each[0] for each in recommended(Ladder("next"), context(product_id="small"), catalogue)] == ["big-8", "big-7", "big-6"]
