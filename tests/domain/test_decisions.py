"""decide(): one way to a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.building import NOW, campaign, candidate, context, line, product, yen
from upsell_widget.domain.campaigns import Campaign, Content, Programme
from upsell_widget.domain.context import Context, DeclinedOffer
from upsell_widget.domain.decisions import Decision, decide
from upsell_widget.domain.limits import Caps, Limits, Memory, Seen
from upsell_widget.domain.loyalty import HealthBand, Loyalty
from upsell_widget.domain.offers import OfferKind, Placement
from upsell_widget.domain.ranking import ExpectedMargin
from upsell_widget.domain.receipts import Reason
from upsell_widget.domain.selling_plans import Cycle, SellingPlan
from upsell_widget.domain.shop import Capabilities, Order, Shopper, Subscription
from upsell_widget.domain.text import Text
from upsell_widget.domain.timing import Schedule, Trigger

TEA, CUP, POT = product("tea", 1000), product("cup", 600, cost=yen(200)), product("pot", 3000, cost=yen(2500))
MONTHLY = SellingPlan("monthly", Text.of("Monthly"), Cycle(1, "month"), yen(900))


def decided(here: Context, *campaigns: Campaign, caps: Caps | None = None) -> Decision:
    return decide(here, Programme(campaigns), ExpectedMargin(), caps or Caps(), "receipt-1")


def reasons(decision: Decision) -> list[str]:
    return [str(verdict.reason) for verdict in decision.receipt.verdicts]


def offered(decision: Decision) -> Sequence[str]:
    return [ranked.subject for ranked in decision.ranked]


def cup_and_pot(**facts: object) -> Context:
    candidates = {"goes-with": (candidate("cup", anchor="tea"), candidate("pot", anchor="tea"))}
    return replace(context(TEA, CUP, POT, lines=(line("tea"),), candidates=candidates), **facts)  # type: ignore[arg-type]


def test_the_eligible_candidate_with_the_higher_expected_margin_is_chosen() -> None:
    decision = decided(cup_and_pot(), campaign())
    assert offered(decision) == ["pot", "cup"]
    assert reasons(decision) == [Reason.CHOSEN, Reason.OUTRANKED]


def test_priority_goes_before_margin() -> None:
    here = cup_and_pot(candidates={"dear": (candidate("pot"),), "first": (candidate("cup"),)})
    assert offered(decided(here, campaign("dear"), campaign("first", priority=1))) == ["cup", "pot"]


def test_a_campaign_of_another_placement_is_not_even_considered() -> None:
    decision = decided(cup_and_pot(), campaign(placement=Placement.PRODUCT))
    assert decision.receipt.verdicts == ()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"candidates": {"goes-with": (candidate("tea"),)}}, Reason.IN_CART),
        ({"candidates": {"goes-with": (candidate("ghost"),)}}, Reason.UNKNOWN_PRODUCT),
        ({"candidates": {}}, Reason.NO_CANDIDATE),
        ({"shopper": Shopper(owned=frozenset({"cup", "pot"}))}, Reason.OWNED),
        ({"cart": None}, Reason.NO_TARGET),
        ({"memory": Memory({"subject:cup": None, "subject:pot": None})}, Reason.DECLINED_BEFORE),
        ({"memory": Memory({"campaign:goes-with": None})}, Reason.QUIET),
        ({"memory": Memory({"cart:cart-1": None})}, Reason.QUIET),
        ({"memory": Memory(seen=(Seen("else", "session-1", "page-1", NOW),))}, Reason.CAP_PAGE),
        ({"memory": Memory(seen=(Seen("goes-with", "session-1", "page-0", NOW),))}, Reason.CAMPAIGN_CAP_SESSION),
        ({"trigger": "exit_intent"}, Reason.OTHER_TRIGGER),
        ({"shopper": Shopper(loyalty=Loyalty(HealthBand.NEEDS_ACTION))}, Reason.UNHAPPY),
        ({"shopper": Shopper(loyalty=Loyalty(HealthBand.NEEDS_ATTENTION))}, Reason.UNHAPPY),
        ({"shopper": Shopper(loyalty=Loyalty(nps=6))}, Reason.UNHAPPY),
    ],
)
def test_what_withholds_an_offer_is_named(changes: dict[str, object], reason: str) -> None:
    decision = decided(cup_and_pot(**changes), campaign())
    assert decision.ranked == ()
    assert set(reasons(decision)) == {str(reason)}


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"stock": 0}, Reason.OUT_OF_STOCK),
        ({"available": False}, Reason.UNAVAILABLE),
        ({"attributes": {"gender": "women"}}, Reason.PROFILE),
        ({"parts": ("tea",)}, Reason.IN_CART),
    ],
)
def test_facts_of_the_product_withhold_it(facts: dict[str, Any], reason: str) -> None:
    here = cup_and_pot(
        products={"tea": TEA, "cup": product("cup", **facts)},
        candidates={"goes-with": (candidate("cup"),)},
        shopper=Shopper(attributes={"gender": "men"}),
    )
    decision = decided(here, campaign(offer_match=("gender",)))
    assert reasons(decision) == [reason]


def test_the_price_ratio_bounds_an_upsell() -> None:
    decision = decided(cup_and_pot(), campaign(offer_price_ratio=(1.1, 1.6)))
    assert reasons(decision) == [Reason.PRICE_RATIO, Reason.PRICE_RATIO]
    assert decision.receipt.verdicts[0].found == "600/1000"


def test_a_lifted_quiet_speaks_to_the_unhappy() -> None:
    here = cup_and_pot(shopper=Shopper(loyalty=Loyalty(HealthBand.NEEDS_ACTION)))
    assert offered(decided(here, campaign(limits=Limits(show_to_unhappy=True)))) == ["pot", "cup"]


def test_help_is_still_offered_to_those_who_need_attention() -> None:
    guide = campaign("guide", OfferKind.CONTENT, offer_content=Content("brewing", "/guides/brewing"))
    here = cup_and_pot(shopper=Shopper(loyalty=Loyalty(HealthBand.NEEDS_ATTENTION)))
    assert offered(decided(here, guide)) == ["brewing"]
    assert offered(decided(replace(here, shopper=Shopper(loyalty=Loyalty(nps=0))), guide)) == []


def test_an_order_that_is_packed_is_left_alone() -> None:
    order = Order("7", "c", (line("tea"),), yen(1000), NOW, NOW, saved_payment=True)
    assert set(reasons(decided(cup_and_pot(order=order), campaign()))) == {str(Reason.NOT_AMENDABLE)}


def test_a_saved_payment_method_needs_a_mandate() -> None:
    order = Order("7", "c", (line("tea"),), yen(1000), NOW, NOW + timedelta(minutes=30))
    assert set(reasons(decided(cup_and_pot(order=order), campaign()))) == {"G20"}
    assert offered(decided(cup_and_pot(order=replace(order, saved_payment=True)), campaign())) == ["pot", "cup"]


def test_what_the_shop_cannot_do_is_skipped_with_a_reason() -> None:
    decision = decided(cup_and_pot(capabilities=Capabilities()), campaign(offer_discount_percent=10))
    assert set(reasons(decision)) == {str(Reason.CAPABILITY)}


def test_a_one_time_line_may_become_a_subscription_of_the_same_product() -> None:
    tea = replace(TEA, plans=(MONTHLY,))
    change = candidate("tea", anchor="tea", line_id="line-tea", plan_id="monthly")
    here = context(tea, lines=(line("tea"),), candidates={"goes-with": (change,)})
    assert offered(decided(here, campaign())) == ["tea@monthly"]
    subscribed = Shopper(subscriptions=(Subscription("s", "tea", "monthly"),))
    assert reasons(decided(replace(here, shopper=subscribed), campaign())) == [Reason.OWNED]


def test_stock_must_cover_the_line_that_is_replaced() -> None:
    large = product("large", 1200, stock=2)
    change = candidate("large", anchor="tea", line_id="line-tea")
    here = context(TEA, large, lines=(line("tea", quantity=3),), candidates={"goes-with": (change,)})
    assert reasons(decided(here, campaign())) == [Reason.OUT_OF_STOCK]


def test_a_downsell_is_cheaper_than_what_was_declined() -> None:
    declined = DeclinedOffer("o", "c", OfferKind.CROSS_SELL, "pan", None, None, 600)
    here = cup_and_pot(trigger="declined", declined=declined, parent_id="o")
    decision = decided(here, campaign(kind=OfferKind.DOWNSELL, trigger=Trigger("declined")))
    assert set(reasons(decision)) == {str(Reason.NOT_CHEAPER)}


def test_an_offer_that_follows_in_the_same_dialog_is_no_further_popup() -> None:
    here = cup_and_pot(parent_id="o", memory=Memory(seen=(Seen("else", "session-1", "page-1", NOW),)))
    assert offered(decided(here, campaign())) == ["pot", "cup"]


def test_a_schedule_is_kept() -> None:
    over = campaign(schedule=Schedule(ends=NOW))
    to_come = campaign("later", schedule=Schedule(starts=NOW + timedelta(seconds=1)))
    assert reasons(decided(cup_and_pot(), over, to_come)) == [Reason.ENDED, Reason.NOT_STARTED]


def test_a_removed_line_is_waited_for() -> None:
    removal = campaign(trigger=Trigger("line_removed"))
    assert reasons(decided(cup_and_pot(), removal)) == [Reason.NOTHING_REMOVED]
    assert offered(decided(cup_and_pot(removed=("mug",)), removal)) == ["pot", "cup"]


def test_only_the_seed_breaks_a_tie() -> None:
    here = cup_and_pot(products={"tea": TEA, "cup": CUP, "mug": product("mug", 600, cost=yen(200))})
    here = replace(here, candidates={"goes-with": (candidate("cup"), candidate("mug"))})
    assert offered(decided(replace(here, seed=0), campaign()))[0] == "cup"
    assert offered(decided(replace(here, seed=1), campaign()))[0] == "mug"


NAMES = [f"p{number}" for number in range(6)]
QUIETS = st.dictionaries(
    st.sampled_from([f"{scope}:{name}" for scope in ("subject", "campaign") for name in [*NAMES, "a", "b"]]),
    st.one_of(st.none(), st.sampled_from([NOW - timedelta(days=1), NOW + timedelta(days=1)])),
)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Context, list[Campaign]]:
    products = [product(name, draw(st.integers(100, 5000)), stock=draw(st.one_of(st.none(), st.integers(0, 3)))) for name in NAMES]
    in_cart = draw(st.sets(st.sampled_from(NAMES), max_size=3))
    owned = draw(st.frozensets(st.sampled_from(NAMES), max_size=2))
    ids = ["a", "b"]
    proposals = {each: tuple(candidate(name) for name in draw(st.lists(st.sampled_from(NAMES), unique=True))) for each in ids}
    here = context(
        *products,
        lines=tuple(line(name) for name in sorted(in_cart)),
        candidates=proposals,
        shopper=Shopper(owned=owned),
        memory=Memory(draw(QUIETS)),
        seed=draw(st.integers(0, 2**32 - 1)),
    )
    return here, [campaign(each, priority=draw(st.integers(0, 2))) for each in ids]


def is_silent(memory: Memory, key: str) -> bool:
    return key in memory.quiets and ((until := memory.quiets[key]) is None or until > NOW)


@given(situations())
def test_nothing_in_the_cart_owned_sold_out_declined_or_muted_is_ever_offered(situation: tuple[Context, list[Campaign]]) -> None:
    here, campaigns = situation
    for ranked in decided(here, *campaigns).ranked:
        assert ranked.product is not None
        assert ranked.product.id not in here.in_play | here.shopper.owned
        assert ranked.product.stock is None or ranked.product.stock > 0
        assert not is_silent(here.memory, f"subject:{ranked.subject}")
        assert not is_silent(here.memory, f"campaign:{ranked.campaign.id}")


@given(situations())
def test_the_same_context_and_seed_give_the_same_decision(situation: tuple[Context, list[Campaign]]) -> None:
    here, campaigns = situation
    assert decided(here, *campaigns) == decided(here, *reversed(campaigns))


@given(situations())
def test_every_campaign_and_every_candidate_has_a_verdict(situation: tuple[Context, list[Campaign]]) -> None:
    here, campaigns = situation
    verdicts = decided(here, *campaigns).receipt.verdicts
    for each in campaigns:
        mine = [verdict for verdict in verdicts if verdict.campaign_id == each.id]
        judged = [verdict.subject for verdict in mine if verdict.subject is not None]
        candidates = here.candidates[each.id]
        assert mine
        if mine[0].reason != Reason.QUIET:
            assert sorted(judged) == sorted(proposed.subject for proposed in candidates)
