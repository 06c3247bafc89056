"""Every store looks back alike: who was exposed, what was answered, what went back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.storage.building import DAY, NOW, anything, impression
from upsell_widget.domain.harm import Exposure, Regret
from upsell_widget.domain.outcomes import Arm, Impression, Outcome, OutcomeKind
from upsell_widget.ports import Store

SOON = NOW + DAY


def opened(store: Store, each: Impression) -> None:
    store.open(each, anything)


def outcome(each: Impression, kind: OutcomeKind, **facts: object) -> Outcome:
    known = Outcome(each.offer_id, kind, each.shopper_id, each.campaign_id, 1, each.placement, each.arm, each.at)
    return replace(known, **facts)  # type: ignore[arg-type]


def test_the_first_exposure_in_each_arm_counts_with_how_often(store: Store) -> None:
    first = impression("o-1")
    opened(store, replace(first, offer_id="o-2", at=NOW + timedelta(hours=1)))
    opened(store, first)
    opened(store, replace(first, offer_id="o-3", arm=Arm.HOLDOUT))
    opened(store, replace(first, offer_id="o-4", qa=True))
    opened(store, replace(first, offer_id="o-5", at=NOW - DAY))
    of, by = first.shopper_id, first.campaign_id
    assert list(store.exposures(NOW, SOON)) == [Exposure(by, of, Arm.HOLDOUT, NOW), Exposure(by, of, Arm.OFFER, NOW, 2)]
    assert list(store.exposures(NOW, NOW)) == []
    assert [each.times for each in store.exposures(NOW, SOON, qa=True)] == [1, 3]


def test_orders_that_went_back_and_offers_taken_back_are_regrets(store: Store) -> None:
    shown = impression("o-1")
    opened(store, shown)
    store.note_return("order-1", "ken", NOW)
    store.note_return("order-0", "ken", NOW - DAY)
    for kind in (OutcomeKind.ACCEPTED, OutcomeKind.UNDONE):
        store.record(outcome(shown, kind))
    store.record(outcome(replace(shown, offer_id="o-2"), OutcomeKind.REFUNDED, qa=True))
    undone = Regret(shown.shopper_id, NOW, shown.campaign_id)
    assert sorted(store.regrets(NOW)) == sorted([undone, Regret("ken", NOW)], key=lambda each: each.shopper_id)
    assert len(store.regrets(NOW, qa=True)) == 3


def test_answers_are_counted_by_campaign_and_kind(store: Store) -> None:
    shown = impression("o-1")
    store.record(outcome(shown, OutcomeKind.DECLINED))
    store.record(outcome(replace(shown, offer_id="o-2"), OutcomeKind.DECLINED))
    store.record(outcome(replace(shown, offer_id="o-3"), OutcomeKind.MUTED, qa=True))
    assert store.answers(NOW, SOON) == {shown.campaign_id: {"declined": 2}}
    assert store.answers(NOW, SOON, qa=True) == {shown.campaign_id: {"declined": 2, "muted": 1}}
    assert store.answers(NOW - DAY, NOW) == {}
