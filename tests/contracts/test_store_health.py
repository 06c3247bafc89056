"""Every store adds orders up alike, keeps scores and what the shop told, and finds the help that was shown."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.storage.building import DAY, NOW, anything, impression, yen
from upsell_widget.domain.health import Contribution, Health, Kept
from upsell_widget.domain.health.changes import Low
from upsell_widget.domain.health.figures import Ordering
from upsell_widget.domain.loyalty import HealthBand, Loyalty
from upsell_widget.domain.outcomes import Arm, Feeling, Purchase
from upsell_widget.ports import Store

LATER = NOW + DAY
PARTS = (Contribution("recency", 3.0, 0.5, -12.5), Contribution("nps", 9.0, 0.9, 4.0))


def bought(store: Store, order_id: str, days_ago: int, amount: int = 1000, customer_id: str = "hana", product: str = "tea") -> None:
    store.add_purchases([Purchase(order_id, customer_id, NOW - days_ago * DAY, product, 2, yen(amount))])


def score(number: float | None, at: datetime = NOW, band: HealthBand = HealthBand.HEALTHY, of: str = "hana", risen: float = 0.0) -> Kept:
    return Kept(of, Health(number, band, PARTS), at, HealthBand.UNKNOWN, risen)


def test_orders_are_added_up_by_customer_and_guests_left_out(store: Store) -> None:
    bought(store, "o-1", 400)
    bought(store, "o-2", 200, 500)
    bought(store, "o-2", 200, 300, product="cup")
    bought(store, "o-3", 10, 700)
    bought(store, "o-4", 5, 900, customer_id="")
    store.note_return("o-3", "hana", NOW - DAY)
    expected = Ordering(NOW - 400 * DAY, NOW - 10 * DAY, orders=3, in_year=1, returned_in_year=1, recent=0, before=1600)
    assert store.orderings(NOW) == store.orderings(NOW, "hana") == {"hana": expected}
    assert store.orderings(NOW, "ken") == {}
    then = store.orderings(NOW - 2 * DAY)["hana"]
    assert (then.in_year, then.returned_in_year, then.recent) == (2, 0, 1400)


def test_a_return_is_noted_once(store: Store) -> None:
    assert [store.note_return("o-1", "hana", NOW), store.note_return("o-1", "hana", LATER)] == [True, False]


def test_who_ordered_between_two_moments(store: Store) -> None:
    bought(store, "o-1", 10)
    bought(store, "o-2", 5, customer_id="ken")
    bought(store, "o-3", 5, customer_id="")
    assert store.customers_between(NOW - 10 * DAY, NOW - 5 * DAY) == {"ken"}


def test_the_latest_word_of_the_shop_counts_and_none_forgets(store: Store) -> None:
    store.tell_health("hana", {"nps": 9.0, "usage": 0.5}, NOW)
    store.tell_health("hana", {"nps": 3.0, "usage": None}, LATER)
    store.tell_health("ken", {"nps": 7.0}, NOW)
    assert store.told_health(LATER) == {"hana": {"nps": 3.0}, "ken": {"nps": 7.0}}
    assert store.told_health(NOW) == store.told_health(LATER, "ken") == {"ken": {"nps": 7.0}}


def test_a_score_is_kept_with_its_contributions_and_is_recalled_with_a_visit(store: Store) -> None:
    store.keep_health([score(38.25, band=HealthBand.NEEDS_ACTION, risen=16.5), score(None, band=HealthBand.UNKNOWN, of="ken")])
    assert store.health("hana") == {"hana": score(38.25, band=HealthBand.NEEDS_ACTION, risen=16.5)}
    assert set(store.health()) == {"hana", "ken"}
    expected = Loyalty(HealthBand.NEEDS_ACTION, score=38.25, because="recency −12.5, nps +4.0", risen=16.5)
    assert store.recall("hana", "session-1", NOW).health == expected
    assert store.recall("ken", "session-1", NOW).health == Loyalty()
    assert store.recall("nobody", "session-1", NOW).health is None
    assert (store.feeling("hana").health, store.feeling("nobody")) == (expected, Feeling())


def test_an_older_score_that_comes_late_does_not_replace_a_newer_one(store: Store) -> None:
    store.keep_health([score(60.0, LATER)])
    store.keep_health([score(40.0, NOW)])
    assert store.health("hana")["hana"].health.score == 60.0
    store.keep_health([score(10.0, LATER - timedelta(minutes=1))])
    assert store.lowest_health(LATER)["hana"].score == 60.0, "of that day it is the latest"
    assert store.lowest_health(NOW)["hana"].score == 40.0, "the day before has its own"


def test_the_history_keeps_the_latest_score_of_a_day_and_knows_the_lowest(store: Store) -> None:
    for days_ago, number in ((20, 10.0), (14, 40.0), (7, 40.0), (0, 30.0)):
        store.keep_health([score(number, NOW - days_ago * DAY)])
    assert store.lowest_health(NOW - 14 * DAY) == {"hana": Low(30.0, "2026-11-23")}
    store.keep_health([score(60.0)])
    assert store.lowest_health(NOW - 14 * DAY, "hana") == {"hana": Low(40.0, "2026-11-16")}
    assert store.lowest_health(NOW - 14 * DAY, "ken") == {}


def test_the_history_is_pruned_and_a_reset_forgets_all_but_the_orders(store: Store) -> None:
    store.keep_health([score(50.0, NOW - 91 * DAY), score(60.0)])
    assert store.prune(NOW, timedelta(days=90), timedelta(days=30))["health_days"] == 1
    assert store.lowest_health(NOW - 100 * DAY) == {"hana": Low(60.0, "2026-11-23")}
    store.tell_health("hana", {"nps": 9.0}, NOW)
    bought(store, "o-1", 10)
    store.reset()
    assert (store.health(), store.told_health(NOW), store.lowest_health(NOW)) == ({}, {}, {})
    assert set(store.orderings(NOW)) == {"hana"}


def test_at_a_log_in_what_was_told_follows_and_the_customers_own_stands(store: Store) -> None:
    store.tell_health("visitor-1", {"nps": 2.0, "usage": 0.4}, NOW)
    store.tell_health("hana", {"nps": 9.0}, NOW)
    store.keep_health([score(50.0, of="visitor-1")])
    store.merge("visitor-1", "hana", LATER)
    assert store.told_health(LATER) == {"hana": {"nps": 9.0, "usage": 0.4}}
    assert store.health() == {}
    assert store.lowest_health(NOW - DAY) == {}


def test_the_latest_help_shown_is_found_and_neither_goods_nor_a_holdout(store: Store) -> None:
    shown = {"kind": "content", "subject": "seminar"}
    for number, facts in enumerate(
        (shown, shown, {**shown, "arm": Arm.HOLDOUT}, {**shown, "kind": "upsell"}, {**shown, "shopper_id": "ken"})
    ):
        store.open(impression(f"offer-{number}", at=NOW + number * timedelta(minutes=1), **facts), anything)
    found = store.latest_help("visitor-1", "seminar")
    assert found is not None
    assert found.offer_id == "offer-1"
    assert store.latest_help("visitor-1", "another") is None
