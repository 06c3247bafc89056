"""Limits: how often, how soon again, and when never (G10–G12)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.building import NOW, campaign
from upsell_widget.domain.agreement import terms_hash
from upsell_widget.domain.limits import (
    Caps,
    Limits,
    Memory,
    Quiet,
    Seen,
    after_decline,
    after_dismissal,
    after_mute,
    after_snooze,
    campaign_caps,
    shop_caps,
    silences,
)
from upsell_widget.domain.offers import Offer, OfferKind, Placement
from upsell_widget.domain.openings import judge_opening
from upsell_widget.domain.receipts import ELIGIBLE, Reason

DAY = timedelta(days=1)


def seen(days_ago: float, session: str = "old", campaign_id: str = "goes-with", *, first: bool = True) -> Seen:
    return Seen(campaign_id, session, f"page-{days_ago}", NOW - days_ago * DAY, None if first else "offer-0")


@pytest.mark.parametrize(
    ("impressions", "reason"),
    [
        ((), Reason.ELIGIBLE),
        ((Seen("c", "s", "page", NOW),), Reason.CAP_PAGE),
        ((seen(0.01, "s"), seen(0.02, "s")), Reason.CAP_SESSION),
        ((seen(0.1), seen(0.2), seen(0.9)), Reason.CAP_DAY),
        ((seen(0.1), seen(0.2), seen(1.0)), Reason.ELIGIBLE),
        (tuple(seen(days) for days in (1.1, 2, 3, 4, 5, 6)), Reason.CAP_WEEK),
        (tuple(seen(days) for days in (1.1, 2, 3, 4, 5, 7)), Reason.ELIGIBLE),
        (tuple(seen(0.1, "s", first=False) for _ in range(9)), Reason.ELIGIBLE),
    ],
)
def test_the_shop_wide_caps_count_popups(impressions: tuple[Seen, ...], reason: Reason) -> None:
    assert shop_caps(Memory(seen=impressions), Caps(), NOW, "s", "page").reason == reason


def test_a_campaign_has_caps_of_its_own() -> None:
    memory = Memory(seen=(seen(0.5), seen(2), seen(2, campaign_id="else")))
    assert campaign_caps(memory, Limits(session=None, day=1), "goes-with", NOW, "s").reason == Reason.CAMPAIGN_CAP_DAY
    assert campaign_caps(memory, Limits(session=None, week=2), "goes-with", NOW, "s").reason == Reason.CAMPAIGN_CAP_WEEK
    assert campaign_caps(memory, Limits(session=1, day=2, week=3), "goes-with", NOW, "s") is ELIGIBLE


def test_a_declined_offer_never_returns_to_that_cart_and_not_within_seven_days() -> None:
    assert after_decline("cup", "cart:1", NOW, cool_down_days=0) == (
        Quiet("subject:cup|cart:1", None),
        Quiet("subject:cup", NOW + 7 * DAY),
    )
    memory = Memory(dict(after_decline("cup", "cart:1", NOW, cool_down_days=0)))
    assert "cup" in silences(memory, NOW + 6 * DAY, "cart:2").subjects
    assert "cup" not in silences(memory, NOW + 7 * DAY, "cart:2").subjects
    assert "cup" in silences(memory, NOW + 700 * DAY, "cart:1").subjects


def test_not_now_is_quiet_for_thirty_days_and_never_for_less_than_seven() -> None:
    assert after_snooze("goes-with", "cup", NOW, 30)[0] == Quiet("campaign:goes-with", NOW + 30 * DAY)
    assert after_snooze("goes-with", "cup", NOW, 1)[0] == Quiet("campaign:goes-with", NOW + 7 * DAY)


def test_dont_show_this_is_for_ever() -> None:
    found = silences(Memory(dict(after_mute("goes-with", "cup"))), NOW + 9999 * DAY, "cart:1")
    assert "goes-with" in found.campaigns
    assert "cup" in found.subjects


def test_a_dismissal_is_quiet_for_this_cart_only() -> None:
    memory = Memory(dict(after_dismissal("cart:1")))
    assert silences(memory, NOW, "cart:1").place.reason == Reason.QUIET
    assert silences(memory, NOW, "cart:2").place is ELIGIBLE


def offer(**facts: object) -> Offer:
    given = {
        "id": "offer-1",
        "campaign_id": "goes-with",
        "campaign_version": 1,
        "kind": OfferKind.CROSS_SELL,
        "placement": Placement.CART,
        "trigger": "load",
        "shopper_id": "visitor-1",
        "session_id": "s",
        "page_id": "page",
        "quiet_key": "cart:1",
        "subject": "cup",
        "product_id": "cup",
        "plan_id": None,
        "change": None,
        "quote": None,
        "terms_hash": terms_hash(""),
        "locale": "ja",
        "expires_at": NOW + DAY,
        "receipt_id": "r",
        **facts,
    }
    return Offer(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("memory", "reason"),
    [
        (Memory(), Reason.ELIGIBLE),
        (Memory({"cart:1": None}), Reason.QUIET),
        (Memory({"campaign:goes-with": None}), Reason.QUIET),
        (Memory({"subject:cup": NOW + DAY}), Reason.DECLINED_BEFORE),
        (Memory(seen=(Seen("else", "s", "page", NOW),)), Reason.CAP_PAGE),
        (Memory(seen=(Seen("goes-with", "s", "other", NOW),)), Reason.CAMPAIGN_CAP_SESSION),
    ],
)
def test_an_opening_is_judged_by_the_limits_that_decided_it(memory: Memory, reason: Reason) -> None:
    assert judge_opening(memory, offer(), campaign(), Caps(), NOW).reason == reason


def test_what_follows_in_an_open_dialog_answers_only_to_its_own_silence() -> None:
    follows = offer(parent_id="offer-0", step=2)
    assert judge_opening(Memory(seen=(Seen("else", "s", "page", NOW),)), follows, campaign(), Caps(), NOW) is ELIGIBLE
    assert judge_opening(Memory({"subject:cup": None}), follows, campaign(), Caps(), NOW).reason == Reason.DECLINED_BEFORE


def test_one_offer_follows_another_in_a_dialog_however_many_tabs_ask() -> None:
    followed = Memory(seen=(Seen("goes-with", "s", "page", NOW, "offer-0"),))
    assert judge_opening(followed, offer(parent_id="offer-0", step=2), campaign(), Caps(), NOW).reason == "G12"
    assert judge_opening(followed, offer(parent_id="offer-1", step=2), campaign(), Caps(), NOW) is ELIGIBLE


@given(st.text(), st.sampled_from(["cart:1", "order:a|b"]))
def test_a_silence_is_of_what_was_declined_whatever_its_id(product_id: str, quiet_key: str) -> None:
    quiets = {quiet.key: quiet.until for quiet in after_decline(product_id, quiet_key, NOW, 7)}
    for later, where, silent in ((NOW, "cart:2", True), (NOW + 8 * DAY, "cart:2", False), (NOW + 8 * DAY, quiet_key, True)):
        assert (product_id in silences(Memory(quiets), later, where).subjects) is silent
