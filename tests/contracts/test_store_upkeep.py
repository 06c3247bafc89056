"""Every store keeps receipts, history and leases, and forgets in time."""

from __future__ import annotations

from datetime import timedelta

from tests.storage.building import DAY, NOW, acceptance, anything, cart, impression, outcome, publication, receipt, view, yen
from upsell_widget.domain.catalogue import Entry
from upsell_widget.domain.limits import Quiet
from upsell_widget.domain.outcomes import Bought, OutcomeKind, Purchase, Recollection
from upsell_widget.ports import Store

MINUTE = timedelta(minutes=1)


def purchase(order_id: str, product_id: str, quantity: int = 1, days_ago: int = 0) -> Purchase:
    return Purchase(order_id, "customer-1", NOW - days_ago * DAY, product_id, quantity, yen(500))


def test_what_a_customer_bought_last_is_recalled_and_nobody_elses(store: Store) -> None:
    store.add_purchases([purchase(f"o-{age:03}", f"p-{age}", days_ago=age) for age in range(201)])
    store.add_purchases([Purchase("o-x", "", NOW, "tea", 1, yen(500)), Purchase("o-y", "customer-2", NOW, "cup", 1, yen(500))])
    assert store.recall("customer-1", "s", NOW).bought == tuple(Bought(f"p-{age}", NOW - age * DAY) for age in range(200))
    assert store.recall("customer-2", "s", NOW).bought == (Bought("cup", NOW),)
    assert store.recall("visitor-1", "s", NOW).bought == ()


def test_a_receipt_is_kept_with_its_context(store: Store) -> None:
    store.keep_receipts([receipt("a"), receipt("b")], {"a": '{"words":"お酢"}'})
    store.keep_receipts([receipt("a")], {"a": "later"})
    assert (store.receipt("a"), store.receipt_context("a")) == (receipt("a"), '{"words":"お酢"}')
    assert (store.receipt("b"), store.receipt_context("b")) == (receipt("b"), None)
    assert (store.receipt("c"), store.receipt_context("c")) == (None, None)


def test_purchases_are_added_once_and_units_counted(store: Store) -> None:
    assert store.add_purchases([purchase("o-1", "a", 2), purchase("o-1", "b"), purchase("o-1", "a", 9)]) == 2
    assert store.add_purchases([purchase("o-1", "a"), purchase("o-2", "a", 3, days_ago=10)]) == 1
    assert store.add_purchases([]) == 0
    assert store.units_sold() == {"a": 5, "b": 1}
    assert store.units_sold(NOW - 10 * DAY) == {"a": 5, "b": 1}
    assert store.units_sold(NOW - 9 * DAY) == {"a": 2, "b": 1}


def test_order_lines_are_read_a_page_at_a_time(store: Store) -> None:
    store.add_purchases([purchase("o-2", "a", days_ago=1), purchase("o-1", "b"), purchase("o-1", "a"), purchase("o-10", "c")])
    first = store.order_lines(None, 3)
    assert first == [("o-1", "a", "customer-1", NOW), ("o-1", "b", "customer-1", NOW), ("o-10", "c", "customer-1", NOW)]
    assert store.order_lines(("o-10", "c"), 3) == [("o-2", "a", "customer-1", NOW - DAY)]
    assert store.order_lines(("o-2", "a"), 3) == []


def test_views_are_read_a_page_at_a_time(store: Store) -> None:
    store.write_events([view("a"), view("b"), view("a")])
    first = store.views(None, 2)
    second = store.views(first[-1][0], 2)
    assert [row[1:3] for row in (*first, *second)] == [("session-1", "a"), ("session-1", "b"), ("session-1", "a")]
    assert {row[3] for row in first} == {"visitor-1"}
    assert store.views(second[-1][0], 2) == []


def test_the_catalogue_is_replaced_whole_and_its_version_rises(store: Store) -> None:
    assert (store.catalogue_version(), store.load_catalogue()) == (0, (0, ()))
    many = [Entry(str(number), 100, ("food",), attributes={"size": "L"}, plans=(("monthly", 1200),)) for number in range(5_001)]
    assert store.save_catalogue(iter(many), NOW) == 1
    assert store.load_catalogue() == (1, tuple(many))
    assert store.save_catalogue([Entry("only", None)], NOW) == 2
    assert (store.catalogue_version(), store.load_catalogue()) == (2, (2, (Entry("only", None),)))


def test_an_import_goes_on_where_it_was(store: Store) -> None:
    assert store.import_position("digest") == 0
    store.set_import_position("digest", 1000, NOW)
    store.set_import_position("digest", 2000, NOW)
    assert store.import_position("digest") == 2000


def test_imported_views_and_how_far_the_import_came_are_noted_together(store: Store) -> None:
    store.import_views([view("a"), view("b")], "digest", 2, NOW)
    store.import_views([], "digest", 3, NOW)
    assert store.import_position("digest") == 3
    assert [each.product_id for each in store.recall("visitor-1", "session-1", NOW).views] == ["b", "a"]


def test_a_lease_has_one_holder_until_it_runs_out_or_is_given_back(store: Store) -> None:
    assert store.lease("job", "one", NOW, MINUTE)
    assert not store.lease("job", "two", NOW + MINUTE / 2, MINUTE)
    assert store.lease("job", "one", NOW + MINUTE / 2, MINUTE)
    assert not store.lease("job", "two", NOW + MINUTE, MINUTE)
    assert store.lease("job", "two", NOW + 3 * MINUTE / 2, MINUTE)
    store.release("job", "one")
    assert not store.lease("job", "one", NOW + 3 * MINUTE / 2, MINUTE)
    store.release("job", "two")
    assert store.lease("job", "one", NOW + 3 * MINUTE / 2, MINUTE)
    assert store.lease("another job", "two", NOW, MINUTE)


def test_pruning_deletes_what_is_past_its_time_and_says_how_much(store: Store) -> None:
    store.write_events([view(at=NOW - 91 * DAY), view(at=NOW - 90 * DAY), cart({}, NOW - 91 * DAY, source={"utm_source": "a"})])
    store.keep_receipts([receipt("old", NOW - 31 * DAY), receipt("new", NOW - 30 * DAY)], {})
    store.record(outcome(), [Quiet("over", NOW), Quiet("not yet", NOW + MINUTE), Quiet("never", None)])
    store.lease("dead", "one", NOW - DAY, MINUTE)
    deleted = store.prune(NOW, events=90 * DAY, receipts=30 * DAY)
    assert dict(deleted) == {
        "views": 1,
        "carts": 1,
        "sources": 1,
        "receipts": 1,
        "quiets": 1,
        "leases": 1,
        "health_days": 0,
        "survey_answers": 0,
        "meters": 0,
        "notices": 0,
        "deliveries": 0,
    }
    assert (store.receipt("old"), store.receipt("new")) == (None, receipt("new", NOW - 30 * DAY))
    assert set(store.recall("visitor-1", "s", NOW - DAY).memory.quiets) == {"not yet", "never"}
    assert set(store.prune(NOW, events=90 * DAY, receipts=30 * DAY).values()) == {0}


def test_a_reset_forgets_shoppers_and_keeps_campaigns_catalogue_and_history(store: Store) -> None:
    store.publish([publication()])
    store.save_catalogue([Entry("a", 1)], NOW)
    store.add_purchases([purchase("o-1", "a")])
    store.write_events([view(), cart({"a": 1}, source={"utm_source": "a"})])
    store.open(impression(), anything)
    store.record(outcome(OutcomeKind.MUTED), [Quiet("a", None)])
    store.begin(acceptance())
    store.keep_receipts([receipt()], {})
    store.lease("job", "one", NOW, MINUTE)
    store.reset()
    assert store.recall("visitor-1", "session-1", NOW) == Recollection()
    assert (store.impression("offer-1"), store.outcomes("offer-1")) == (None, ())
    assert (store.acceptance("offer-1"), store.receipt("receipt-1")) == (None, None)
    assert store.lease("job", "two", NOW, MINUTE)
    assert (store.revision(), store.catalogue_version(), store.units_sold()) == (1, 1, {"a": 1})
