"""Every store remembers what shoppers saw, said and looked at."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.storage.building import DAY, NOW, anything, cart, impression, ordered, outcome, view
from upsell_widget.domain.context import View
from upsell_widget.domain.limits import Memory, Quiet, Seen
from upsell_widget.domain.money import Money
from upsell_widget.domain.outcomes import Arm, EventKind, OutcomeKind, Recollection, RememberedCart
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility, Reason
from upsell_widget.ports import Store

SECOND = timedelta(seconds=1)


def recall(store: Store, shopper_id: str = "visitor-1") -> Recollection:
    return store.recall(shopper_id, "session-1", NOW)


def test_of_a_stranger_nothing_is_remembered(store: Store) -> None:
    assert recall(store) == Recollection()


def test_everything_of_one_shopper_is_recalled_and_nothing_of_another(store: Store) -> None:
    store.write_events([view(), cart({"vinegar": 2}, source={"utm_source": "news"}), view(shopper_id="visitor-2", session_id="s2")])
    store.open(impression(), anything)
    store.record(outcome(), [Quiet("campaign:goes-with", NOW + DAY), Quiet("subject:vinegar", None)])
    assert recall(store) == Recollection(
        Memory({"campaign:goes-with": NOW + DAY, "subject:vinegar": None}, (Seen("goes-with", "session-1", "page-1", NOW),)),
        (View("vinegar", ("food", "vinegar"), "session-1", NOW, 0.0),),
        RememberedCart("cart-1", {"vinegar": 2}),
        {"utm_source": "news"},
    )
    assert len(recall(store, "visitor-2").views) == 1


def test_views_come_newest_first_and_dwell_with_its_seconds(store: Store) -> None:
    store.write_events([view("a", NOW - 2 * SECOND), view("b", NOW - SECOND), view("b", NOW, kind=EventKind.DWELL, seconds=12.5)])
    assert [(each.product_id, each.seconds) for each in recall(store).views] == [("b", 12.5), ("b", 0.0), ("a", 0.0)]


def test_of_views_at_one_moment_the_last_written_comes_first(store: Store) -> None:
    store.write_events([view("a"), view("b")])
    store.write_events([view("c")])
    assert [each.product_id for each in recall(store).views] == ["c", "b", "a"]


def test_views_are_the_newest_200_of_the_last_30_days(store: Store) -> None:
    store.write_events([view("old", NOW - 30 * DAY)])
    assert recall(store).views == ()
    store.write_events([view(str(number), NOW - number * SECOND) for number in range(250)])
    assert [each.product_id for each in recall(store).views] == [str(number) for number in range(200)]


def test_impressions_are_seen_for_31_days_oldest_first(store: Store) -> None:
    for number, at in enumerate([NOW, NOW - 31 * DAY, NOW - 30 * DAY]):
        store.open(impression(f"offer-{number}", at=at), anything)
    assert [seen.at for seen in recall(store).memory.seen] == [NOW - 30 * DAY, NOW]


def test_a_silence_that_has_run_out_is_not_recalled(store: Store) -> None:
    store.record(outcome(), [Quiet("a", NOW), Quiet("b", NOW + SECOND)])
    assert set(recall(store).memory.quiets) == {"b"}


def test_the_latest_cart_counts_whatever_the_order_of_writing(store: Store) -> None:
    store.write_events([cart({"new": 1}, NOW), cart({"old": 1}, NOW - DAY)])
    store.write_events([cart({"older": 1}, NOW - 2 * DAY)])
    assert recall(store).cart == RememberedCart("cart-1", {"new": 1})
    store.write_events([cart({}, NOW + SECOND)])
    assert recall(store).cart == RememberedCart("cart-1", {})


def test_an_ordered_cart_is_empty_whoever_had_it_and_what_it_held_is_bought(store: Store) -> None:
    store.write_events([cart({"a": 1, "b": 2}), cart({"a": 1}, shopper_id="visitor-2", cart_id="cart-2")])
    store.write_events([ordered({"a": 1, "b": 2}, NOW + SECOND)])
    assert recall(store).cart == RememberedCart("cart-1", {}, ("a", "b"), NOW + SECOND)
    assert recall(store, "visitor-2").cart == RememberedCart("cart-2", {"a": 1})


def test_a_customer_who_orders_is_remembered_though_no_cart_of_theirs_was_seen(store: Store) -> None:
    store.write_events([ordered({"a": 1}, shopper_id="customer-1")])
    assert recall(store, "customer-1").cart == RememberedCart("cart-1", {}, ("a",), NOW)


def test_what_was_bought_is_remembered_through_later_carts_until_another_order(store: Store) -> None:
    store.write_events([cart({"a": 1}), ordered({"a": 1}, NOW + SECOND), cart({"b": 1}, NOW + 2 * SECOND, cart_id="cart-2")])
    assert recall(store).cart == RememberedCart("cart-2", {"b": 1}, ("a",), NOW + SECOND)
    store.write_events([cart({"c": 1}, NOW + 3 * SECOND, cart_id="cart-2")])
    assert recall(store).cart == RememberedCart("cart-2", {"c": 1}, ("a",), NOW + SECOND)
    store.write_events([ordered({"c": 1}, NOW + 4 * SECOND, cart_id="cart-2")])
    assert recall(store).cart == RememberedCart("cart-2", {}, ("c",), NOW + 4 * SECOND)


def test_a_cart_seen_before_the_order_but_written_after_it_changes_nothing(store: Store) -> None:
    store.write_events([cart({"a": 1}), ordered({"a": 1}, NOW + SECOND)])
    store.write_events([cart({"a": 1}, NOW)])
    assert recall(store).cart == RememberedCart("cart-1", {}, ("a",), NOW + SECOND)


def test_a_session_keeps_the_source_it_came_from(store: Store) -> None:
    store.write_events([view(source={"utm_source": "first"}), view(source={"utm_source": "second"})])
    store.write_events([view(source={"utm_source": "third"})])
    assert recall(store).source == {"utm_source": "first"}


def test_text_no_database_takes_is_written_without_it(store: Store) -> None:
    store.write_events([view("vin\ud800egar"), view("ok", category=("a/b", "棚"), seconds=float("nan"))])
    assert recall(store).views[0].category == ("a/b", "棚")
    assert len(recall(store).views) == 2


def test_an_impression_is_inserted_when_the_judge_says_eligible(store: Store) -> None:
    opened = impression(parent_id="offer-0", step=2, qa=True, arm=Arm.HOLDOUT)
    assert store.open(opened, anything) is ELIGIBLE
    assert store.impression("offer-1") == opened
    assert recall(store).memory.seen[0].first is False


def test_an_impression_the_judge_refuses_is_not_inserted(store: Store) -> None:
    refusal = Eligibility(Reason.CAP_DAY, 3, 3)
    assert store.open(impression(), lambda memory: refusal) is refusal
    assert store.impression("offer-1") is None


def test_the_judge_sees_what_is_remembered_at_the_impressions_moment(store: Store) -> None:
    store.open(impression("offer-0"), anything)
    store.record(outcome(offer_id="offer-0"), [Quiet("cart:1", None)])
    judged: list[Memory] = []

    def judge(memory: Memory) -> Eligibility:
        judged.append(memory)
        return ELIGIBLE

    store.open(impression(at=NOW + SECOND), judge)
    assert judged == [Memory({"cart:1": None}, (Seen("goes-with", "session-1", "page-1", NOW),))]


def test_opening_again_is_eligible_without_a_second_judgement_or_impression(store: Store) -> None:
    store.open(impression(), anything)

    def never(memory: Memory) -> Eligibility:
        raise AssertionError("judged twice")

    assert store.open(impression(at=NOW + SECOND), never) is ELIGIBLE
    assert [seen.at for seen in recall(store).memory.seen] == [NOW]


def test_a_judge_who_raises_leaves_nothing_behind(store: Store) -> None:
    def confused(memory: Memory) -> Eligibility:
        raise ValueError("confused")

    with pytest.raises(ValueError, match="confused"):
        store.open(impression(), confused)
    assert store.impression("offer-1") is None


def nothing_followed(memory: Memory) -> Eligibility:
    return next((Eligibility("G12", seen.parent_id) for seen in memory.seen if seen.parent_id is not None), ELIGIBLE)


def test_the_judge_sees_what_followed_an_offer_in_its_dialog(store: Store) -> None:
    store.open(impression("child-1", parent_id="offer-1"), anything)
    assert store.open(impression("child-2", parent_id="offer-1"), nothing_followed) == Eligibility("G12", "offer-1")
    assert store.impression("child-2") is None


def test_an_outcome_is_recorded_once_with_its_silences(store: Store) -> None:
    bought = outcome(OutcomeKind.PURCHASED, product_id="vinegar", order_id="o-1", amount=Money(1980, "JPY"), qa=True)
    assert store.record(bought, [Quiet("a", NOW + DAY)]) is True
    assert store.record(bought, [Quiet("b", NOW + DAY)]) is False
    assert store.outcomes("offer-1") == (bought,)
    assert set(recall(store).memory.quiets) == {"a"}


def test_outcomes_come_oldest_first(store: Store) -> None:
    store.record(outcome(OutcomeKind.REFUNDED, at=NOW + DAY))
    store.record(outcome(OutcomeKind.ACCEPTED))
    store.record(outcome(OutcomeKind.PURCHASED))
    assert [each.kind.value for each in store.outcomes("offer-1")] == ["accepted", "purchased", "refunded"]


def test_of_two_silences_for_a_key_the_stricter_holds(store: Store) -> None:
    store.record(outcome(OutcomeKind.MUTED), [Quiet("a", None), Quiet("b", NOW + DAY), Quiet("b", NOW + 3 * DAY)])
    store.record(outcome(OutcomeKind.SNOOZED), [Quiet("a", NOW + DAY), Quiet("b", NOW + 2 * DAY), Quiet("c", NOW + DAY)])
    store.record(outcome(OutcomeKind.DISMISSED), [Quiet("c", None)])
    assert recall(store).memory.quiets == {"a": None, "b": NOW + 3 * DAY, "c": None}
