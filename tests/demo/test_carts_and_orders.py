"""Carts and orders: what can be put in, what is paid, until when it can be changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from demo_shop import carts, customers, orders, payments, stock, subscriptions
from demo_shop.changes import LineChange
from demo_shop.premises import Premises
from demo_shop.refusals import Refused
from demo_shop.tables import LetterRow, OrderRow, SubscriptionRow
from tests.demo.conftest import Clock
from tests.demo.counter import apply, cart_with, look, order_of, place, read, units


def test_the_same_thing_twice_is_one_line_of_two(shop: Premises) -> None:
    cart = look(shop, cart_with(shop, ("mouse", None, 1), ("mouse", None, 1)))
    assert [(line.item.id, line.quantity, line.total) for line in cart.lines] == [("mouse", 2, 6960)]


def test_once_and_by_plan_are_two_lines(shop: Premises) -> None:
    cart = look(shop, cart_with(shop, ("sesame-capsule", None, 1), ("sesame-capsule", "monthly", 1)))
    assert [(line.plan and line.plan.id, line.total) for line in cart.lines] == [(None, 3240), ("monthly", 1980)]


@pytest.mark.parametrize(
    ("product", "plan", "quantity", "code"),
    [
        ("men-runner-28", None, 1, "sold_out"),
        ("women-coat", None, 10, "sold_out"),
        ("nothing", None, 1, "unknown_product"),
        ("cloud-plus", None, 1, "unknown_product"),
        ("mouse", "monthly", 1, "unknown_product"),
    ],
)
def test_what_cannot_be_bought_does_not_get_in(shop: Premises, product: str, plan: str | None, quantity: int, code: str) -> None:
    with pytest.raises(Refused) as refused:
        cart_with(shop, (product, plan, quantity))
    assert refused.value.code == code


def test_a_line_switches_to_a_plan_and_back(shop: Premises) -> None:
    cart_id = cart_with(shop, ("aojiru", None, 2))
    line_id = look(shop, cart_id).lines[0].id
    with shop.database.writing() as session:
        carts.switch(session, shop.catalogue, cart_id, line_id, "aojiru", "monthly")
    assert look(shop, cart_id).bill.total == 3480
    with shop.database.writing() as session:
        carts.switch(session, shop.catalogue, cart_id, line_id, "aojiru-premium", None)
    assert look(shop, cart_id).bill.total == 9960


def test_an_order_takes_from_the_shelf_and_the_card(shop: Premises) -> None:
    before = units(shop, "mouse")
    order = read(shop, order_of(shop, ("mouse", None, 2)))
    assert (order.total, order.shipping) == (6960, 0)
    assert units(shop, "mouse") == (before or 0) - 2
    with shop.database.reading() as session:
        assert payments.paid(session, order.id) == order.total


def test_two_clicks_order_once(shop: Premises) -> None:
    cart_id = cart_with(shop, ("mouse", None, 1))
    assert place(shop, cart_id) == place(shop, cart_id)


def test_an_order_never_costs_more_than_was_shown(shop: Premises) -> None:
    cart_id = cart_with(shop, ("mouse", None, 1))
    shown = look(shop, cart_id).bill.total
    with shop.database.writing() as session:
        stock.set_price(session, "mouse", 3980, shop.clock())
    with pytest.raises(Refused, match="shown was"):
        place(shop, cart_id, shown=shown)
    assert units(shop, "mouse") == 94


def test_a_declined_card_changes_nothing(shop: Premises) -> None:
    cart_id = cart_with(shop, ("mouse", None, 1))
    with pytest.raises(Refused) as refused:
        place(shop, cart_id, method="card_declined")
    assert refused.value.code == "payment_declined"
    assert units(shop, "mouse") == 94
    assert look(shop, cart_id).units == 1


def test_an_order_can_be_changed_for_half_an_hour_or_until_packed(shop: Premises, clock: Clock) -> None:
    order_id = order_of(shop, ("mouse", None, 1))
    assert orders.open_until(read(shop, order_id), clock()) == clock() + timedelta(minutes=30)
    clock.pass_(minutes=30)
    assert orders.state(read(shop, order_id), clock()) == "preparing"
    other = order_of(shop, ("mouse", None, 1))
    with shop.database.writing() as session:
        orders.pack(session.get_one(OrderRow, other), clock())
    assert orders.open_until(read(shop, other), clock()) is None


def test_a_cancelled_order_gives_everything_back(shop: Premises, clock: Clock) -> None:
    order_id = order_of(shop, ("mouse", None, 1), ("aojiru", "monthly", 1))
    with shop.database.writing() as session:
        assert orders.cancel(session, shop.catalogue, session.get_one(OrderRow, order_id), clock()) is True
        assert orders.cancel(session, shop.catalogue, session.get_one(OrderRow, order_id), clock()) is False
    with shop.database.reading() as session:
        assert payments.paid(session, order_id) == 0
        assert session.scalar(select(SubscriptionRow).where(SubscriptionRow.order_id == order_id)) is None
    assert (units(shop, "mouse"), units(shop, "aojiru")) == (94, 160)


def test_a_packed_order_cannot_be_cancelled(shop: Premises, clock: Clock) -> None:
    order_id = order_of(shop, ("mouse", None, 1))
    clock.pass_(minutes=31)
    with pytest.raises(Refused, match="packed"), shop.database.writing() as session:
        orders.cancel(session, shop.catalogue, session.get_one(OrderRow, order_id), clock())


def test_a_subscription_is_cancelled_in_writing(shop: Premises, clock: Clock) -> None:
    with shop.database.writing() as session:
        row = subscriptions.running(session, "subscriber", clock())[0]
        subscriptions.cancel(session, shop.catalogue, row, clock())
        subscriptions.cancel(session, shop.catalogue, row, clock())
    with shop.database.reading() as session:
        letters = session.scalars(select(LetterRow).where(LetterRow.customer_id == "subscriber")).all()
        assert len(letters) == 1
        assert "2026年03月10日 12:00" in letters[0].body["ja"]
        assert "No refund is due" in letters[0].body["en"]


def test_leaving_a_plan_before_its_minimum_costs_what_was_said(shop: Premises, clock: Clock) -> None:
    order_id = order_of(shop, ("aojiru-premium", "monthly", 1))
    with shop.database.writing() as session:
        row = session.scalars(select(SubscriptionRow).where(SubscriptionRow.order_id == order_id)).one()
        subscriptions.cancel(session, shop.catalogue, row, clock())
        assert [each.amount for each in payments.movements(session, order_id) if each.kind == "penalty"] == [3004]
        assert payments.paid(session, order_id) == 980


def test_logging_in_folds_the_visitors_cart_into_the_customers(shop: Premises) -> None:
    own = cart_with(shop, ("mouse", None, 1), customer="loyal")
    theirs = cart_with(shop, ("honey", None, 1))
    with shop.database.writing() as session:
        assert customers.adopt_cart(session, theirs, "loyal") == theirs
    assert sorted(line.item.id for line in look(shop, theirs).lines) == ["honey", "mouse"]
    with shop.database.reading() as session:
        assert carts.look(session, shop.catalogue, own) is None


def test_another_customers_cart_is_not_adopted(shop: Premises) -> None:
    cart = cart_with(shop, ("mouse", None, 1), customer="loyal")
    with shop.database.writing() as session:
        assert customers.adopt_cart(session, cart, "man") is None


def test_goods_added_later_are_paid_and_on_the_order(shop: Premises) -> None:
    order_id = order_of(shop, ("mouse", None, 1))
    apply(shop, LineChange("order", order_id, "cable-1m"), "later")
    order = read(shop, order_id)
    assert [line.product_id for line in order.lines] == ["mouse", "cable-1m"]
    with shop.database.reading() as session:
        assert payments.paid(session, order_id) == order.total
