"""When a popup opens: never too soon on a landing page, whatever a stored campaign says (G26)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.building import campaign, candidate, context, product
from upsell_widget.domain.campaigns import Programme
from upsell_widget.domain.decisions import Decision, decide
from upsell_widget.domain.limits import Caps
from upsell_widget.domain.offers import Placement
from upsell_widget.domain.ranking import ExpectedMargin
from upsell_widget.domain.timing import BY_BROWSER, LANDING_SECONDS, ON_LOAD, TRIGGERS, Trigger, opens_after


def decided(trigger: Trigger, asked: str, placement: Placement) -> Decision:
    here = context(product("cup"), candidates={"goes-with": (candidate("cup"),)}, placement=placement, trigger=asked)
    return decide(here, Programme((campaign(placement=placement, trigger=trigger),)), ExpectedMargin(), Caps(), "receipt")


@given(st.sampled_from(sorted(ON_LOAD | BY_BROWSER)), st.integers(0, 3600))
def test_a_landing_page_is_left_alone_for_five_seconds(code: str, seconds: int) -> None:
    assert opens_after(Trigger(code, seconds), Placement.LANDING) >= LANDING_SECONDS == 5
    if code == "delay" and seconds > LANDING_SECONDS:
        assert opens_after(Trigger(code, seconds), Placement.LANDING) == seconds


@given(st.sampled_from(sorted(TRIGGERS)), st.integers(0, 3600), st.sampled_from(sorted(set(Placement) - {Placement.LANDING})))
def test_elsewhere_only_a_delay_is_waited_for(code: str, seconds: int, placement: Placement) -> None:
    assert opens_after(Trigger(code, seconds), placement) == (seconds if code == "delay" else 0)


def test_what_goes_on_in_an_open_dialog_does_not_wait() -> None:
    assert opens_after(Trigger("declined"), Placement.LANDING) == 0


def test_leaving_opens_nothing_on_a_landing_page() -> None:
    decision = decided(Trigger("exit_intent"), "exit_intent", Placement.LANDING)
    assert [(each.reason, each.found) for each in decision.receipt.verdicts] == [("G26", "exit_intent")]
    assert decided(Trigger("exit_intent"), "exit_intent", Placement.CART).ranked


@pytest.mark.parametrize("trigger", [Trigger(), Trigger("delay", 1), Trigger("delay", 5)])
def test_a_stored_campaign_that_is_too_soon_still_speaks_but_later(trigger: Trigger) -> None:
    assert decided(trigger, "load", Placement.LANDING).ranked
    assert opens_after(trigger, Placement.LANDING) == 5
