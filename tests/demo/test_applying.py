"""A change is made once for a key, at no more than was shown, and taken back whole."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from demo_shop import payments, stock
from demo_shop.changes import LineChange
from demo_shop.premises import Premises
from demo_shop.pricing import bill
from demo_shop.refusals import Refused
from demo_shop.tables import AppliedRow, OrderRow, SubscriptionRow
from tests.demo.conftest import Clock
from tests.demo.counter import apply, cart_with, look, order_of, place, read, units

ONE_TIME = ("rice-vinegar", "mayonnaise", "honey", "mouse", "cable-1m", "shoe-spray", "album-tide", "ssd-512", "sesame-capsule")


def test_many_threads_with_one_key_change_a_cart_once(shop: Premises) -> None:
    cart_id = cart_with(shop, ("mouse", None, 1))
    change = LineChange("cart", cart_id, "cable-1m")
    costs = shop.changes.quote(change, shop.clock())
    with ThreadPoolExecutor(12) as threads:
        asked = [threads.submit(shop.changes.apply, change, "key", costs, shop.clock()) for _ in range(36)]
        answers = {each.result() for each in asked}
    assert len(answers) == 1
    assert [line.item.id for line in look(shop, cart_id).lines] == ["mouse", "cable-1m"]


def test_many_threads_with_one_key_charge_an_order_once(shop: Premises) -> None:
    order_id = order_of(shop, ("mouse", None, 1))
    change = LineChange("order", order_id, "honey")
    costs = shop.changes.quote(change, shop.clock())
    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(lambda _: shop.changes.apply(change, "key", costs, shop.clock()), range(36)))
    assert answers == [answers[0]] * 36
    order = read(shop, order_id)
    assert len(order.lines) == 2
    assert units(shop, "honey") == 84
    with shop.database.reading() as session:
        assert payments.paid(session, order_id) == order.total
        assert session.scalar(select(func.count()).select_from(AppliedRow)) == 1


def test_threads_with_their_own_keys_never_sell_more_than_there_is(shop: Premises, clock: Clock) -> None:
    with shop.database.writing() as session:
        stock.set_stock(session, "honey", 3, clock())
    orders_ = [order_of(shop, ("mouse", None, 1)) for _ in range(6)]

    def add(order_id: str) -> bool:
        change = LineChange("order", order_id, "honey")
        try:
            apply(shop, change, f"key-{order_id}")
        except Refused as refused:
            assert refused.code == "sold_out"
            return False
        return True

    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(add, orders_)) == 3
    assert units(shop, "honey") == 0


def test_a_key_is_not_used_for_another_change(shop: Premises) -> None:
    cart_id = cart_with(shop, ("mouse", None, 1))
    apply(shop, LineChange("cart", cart_id, "cable-1m"), "key")
    with pytest.raises(Refused) as refused:
        apply(shop, LineChange("cart", cart_id, "cable-2m"), "key")
    assert refused.value.code == "key_reused"


@pytest.mark.parametrize("figure", ["price", "difference"])
def test_dearer_than_shown_is_refused_and_nothing_is_done(shop: Premises, figure: str) -> None:
    order_id = order_of(shop, ("mouse", None, 1))
    change = LineChange("order", order_id, "honey")
    costs = shop.changes.quote(change, shop.clock())
    with pytest.raises(Refused) as refused:
        shop.changes.apply(change, "key", replace(costs, **{figure: getattr(costs, figure) - 1}), shop.clock())
    assert refused.value.code == "price_changed"
    assert shop.changes.lookup("key") is None
    assert (len(read(shop, order_id).lines), units(shop, "honey")) == (1, 85)


def test_a_declined_card_leaves_the_order_and_the_shelf_alone(shop: Premises) -> None:
    order_id = order_of(shop, ("mouse", None, 1), method="card_once")
    with pytest.raises(Refused) as refused:
        apply(shop, LineChange("order", order_id, "honey"), "key")
    assert refused.value.code == "payment_declined"
    assert (len(read(shop, order_id).lines), units(shop, "honey"), shop.changes.lookup("key")) == (1, 85, None)


def test_without_the_buyers_word_an_order_is_not_added_to(shop: Premises) -> None:
    order_id = place(shop, cart_with(shop, ("mouse", None, 1)), mandate=False)
    with pytest.raises(Refused) as refused:
        apply(shop, LineChange("order", order_id, "honey"), "key")
    assert refused.value.code == "no_mandate"


def test_an_order_that_is_being_packed_is_not_added_to(shop: Premises, clock: Clock) -> None:
    order_id = order_of(shop, ("mouse", None, 1))
    clock.pass_(minutes=30)
    with pytest.raises(Refused) as refused:
        apply(shop, LineChange("order", order_id, "honey"), "key")
    assert refused.value.code == "order_closed"


def test_one_time_becomes_a_subscription_at_its_first_price_and_says_the_later_one(shop: Premises) -> None:
    cart_id = cart_with(shop, ("sesame-capsule", None, 2))
    line = look(shop, cart_id).lines[0]
    costs = apply(shop, LineChange("cart", cart_id, "sesame-capsule", 2, "monthly", line_id=line.id), "key")
    assert (costs.price, costs.later, costs.difference, costs.shipping, costs.later_shipping) == (3960, 5508, -2520, 0, 0)
    assert look(shop, cart_id).bill.total == 3960


def test_a_discount_is_taken_off_and_taken_back(shop: Premises) -> None:
    cart_id = cart_with(shop, ("honey", None, 1))
    assert apply(shop, LineChange("cart", cart_id, "mouse", discount_percent=10), "key").price == 3132
    assert shop.changes.undo("key", shop.clock()) is True
    assert [line.item.id for line in look(shop, cart_id).lines] == ["honey"]


def test_a_set_takes_the_place_of_its_part_and_gives_it_back(shop: Premises) -> None:
    cart_id = cart_with(shop, ("curry", None, 1))
    before = look(shop, cart_id)
    apply(shop, LineChange("cart", cart_id, "curry-set", line_id=before.lines[0].id), "key")
    assert [line.item.id for line in look(shop, cart_id).lines] == ["curry-set"]
    assert shop.changes.undo("key", shop.clock()) is True
    assert look(shop, cart_id) == before


def test_a_plan_added_to_an_order_replaces_the_old_one_and_undo_brings_it_back(shop: Premises, clock: Clock) -> None:
    order_id = order_of(shop, ("mouse", None, 1), customer="cloud")
    change = LineChange("order", order_id, "cloud-plus", 1, "annual", replaces_subscription="sub-CLOUD-01-0")
    assert apply(shop, change, "key").difference == 3800
    assert _running(shop, "cloud") == {"music-free", "cloud-plus"}
    assert shop.changes.undo("key", clock()) is True
    assert _running(shop, "cloud") == {"music-free", "cloud-free"}


def _running(shop: Premises, customer: str) -> set[str]:
    with shop.database.reading() as session:
        query = select(SubscriptionRow).where(SubscriptionRow.customer_id == customer, SubscriptionRow.cancelled_at.is_(None))
        return {row.product_id for row in session.scalars(query)}


@pytest.mark.parametrize(("minutes", "undone"), [(15, True), (15.1, False)])
def test_a_cart_change_is_undone_for_a_quarter_of_an_hour(shop: Premises, clock: Clock, minutes: float, undone: bool) -> None:
    cart_id = cart_with(shop, ("mouse", None, 1))
    apply(shop, LineChange("cart", cart_id, "honey"), "key")
    clock.pass_(minutes=minutes)
    assert shop.changes.undo("key", clock()) is undone


def test_what_joined_an_order_at_its_last_minute_is_undone_for_a_quarter_of_an_hour(shop: Premises, clock: Clock) -> None:
    order_id = order_of(shop, ("mouse", None, 1))
    clock.pass_(minutes=29)
    apply(shop, LineChange("order", order_id, "honey"), "key")
    clock.pass_(minutes=15)
    assert shop.changes.undo("key", clock()) is True


def test_nothing_is_undone_once_the_parcel_is_packed(shop: Premises, clock: Clock) -> None:
    order_id = order_of(shop, ("mouse", None, 1))
    apply(shop, LineChange("order", order_id, "honey"), "key")
    with shop.database.writing() as session:
        session.get_one(OrderRow, order_id).packed_at = clock()
    assert shop.changes.undo("key", clock()) is False
    with shop.database.reading() as session:
        assert payments.paid(session, order_id) == read(shop, order_id).total


def test_an_unknown_key_is_not_undone(shop: Premises) -> None:
    assert shop.changes.undo("nothing", shop.clock()) is False


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    base=st.sampled_from(ONE_TIME),
    additions=st.lists(st.tuples(st.sampled_from(ONE_TIME), st.integers(1, 3), st.integers(0, 30), st.booleans()), max_size=4),
)
def test_whatever_is_added_and_undone_an_order_costs_what_was_paid(
    shop: Premises, base: str, additions: list[tuple[str, int, int, bool]]
) -> None:
    order_id = order_of(shop, (base, None, 1))
    for number, (product_id, quantity, percent, taken_back) in enumerate(additions):
        key = f"{order_id}-{number}"
        change = LineChange("order", order_id, product_id, quantity, discount_percent=percent)
        try:
            costs = apply(shop, change, key)
        except Refused as refused:
            assert refused.code == "sold_out"
            continue
        assert read(shop, order_id).total == costs.total
        if taken_back:
            assert shop.changes.undo(key, shop.clock()) is True
    order = read(shop, order_id)
    with shop.database.reading() as session:
        assert payments.paid(session, order_id) == order.total
    assert order.shipping in (0, 550)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(wanted=st.lists(st.tuples(st.sampled_from(ONE_TIME), st.integers(1, 2)), min_size=1, max_size=4), added=st.sampled_from(ONE_TIME))
def test_a_carts_quote_is_what_the_cart_then_comes_to(shop: Premises, wanted: list[tuple[str, int]], added: str) -> None:
    try:
        cart_id = cart_with(shop, *((product_id, None, quantity) for product_id, quantity in wanted))
        before = look(shop, cart_id)
        costs = apply(shop, LineChange("cart", cart_id, added), f"cart-{cart_id}")
    except Refused as refused:
        assert refused.code == "sold_out"
        return
    after = look(shop, cart_id)
    assert after.bill.goods == costs.total == before.bill.goods + costs.difference
    assert after.bill.shipping - before.bill.shipping == costs.shipping
    assert after.bill == bill([line.priced for line in after.lines])
