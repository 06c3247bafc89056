"""The demo's Shop: what a host writes to mount the widget. It only translates; the shop's own modules do the work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from demo_shop import carts, customers, plan_translation, stock, subscriptions, visits
from demo_shop.plan_applying import PlanChanges
from demo_shop.premises import Premises
from demo_shop.refusals import Refused
from demo_shop.tables import CustomerRow, OrderRow
from demo_shop.translation import applied_of, cart_of, costs_of, line_change_of, order_of, product_of, quote_of, shopper_of
from upsell_widget.domain.changes import Change, ChangePlan, PauseSubscription
from upsell_widget.domain.shop import Applied, Capabilities, Cart, Order, Product, Quote, Shopper
from upsell_widget.errors import ChangeRefused


class DemoShop:
    """The demo shop, as the widget sees it."""

    def __init__(self, premises: Premises) -> None:
        self._shop = premises
        self._plans = PlanChanges(premises.database, premises.catalogue)

    def capabilities(self) -> Capabilities:
        """Everything: carts on the server, orders open to changes, discounts, subscriptions, shipping quoted."""
        return Capabilities(amend_order=True, discount_line=True, change_subscription=True, quote_shipping=True)

    def shopper(self, shopper_id: str | None = None) -> Shopper:
        """Who is logged in (None), or that customer."""
        customer_id = visits.customer_id() if shopper_id is None else shopper_id
        if not customer_id:
            return Shopper(locale=visits.locale(), cart_id=visits.cart_id())
        now = self._shop.clock()
        with self._shop.database.reading() as session:
            row = session.get(CustomerRow, customer_id)
            if row is None:
                return Shopper(id=customer_id)
            past = customers.history(session, self._shop.catalogue, customer_id, now)
            here = shopper_id is None
            cart_id = visits.cart_id() if here else customers.open_cart_id(session, row.id)
            return shopper_of(row, past, visits.locale() if here else row.locale, cart_id)

    def consent(self, shopper: Shopper) -> bool:
        """What the customer, or the visitor of this request, answered to the banner."""
        return visits.consent(self._shop.database, shopper.id) is True

    def cart(self, cart_id: str) -> Cart | None:
        """The open cart of that id."""
        with self._shop.database.reading() as session:
            cart = carts.look(session, self._shop.catalogue, cart_id)
        return cart_of(cart) if cart is not None else None

    def order(self, order_id: str, shopper: Shopper) -> Order | None:
        """The order, if this shopper placed it."""
        with self._shop.database.reading() as session:
            row = session.get(OrderRow, order_id)
            return self.order_of(row) if row is not None and visits.may_see(row, shopper.id) else None

    def order_of(self, row: OrderRow) -> Order:
        """An order as the widget knows it."""
        return order_of(row, self._shop.catalogue, self._shop.clock())

    def products(self, product_ids: Sequence[str], *, timeout: float) -> Mapping[str, Product]:
        """Present price and stock of these."""
        now = self._shop.clock()
        with self._shop.database.reading() as session:
            return {id_: product_of(item, now) for id_, item in stock.on_shelf(session, self._shop.catalogue, product_ids).items()}

    def catalogue(self) -> Iterable[Product]:
        """Everything on the shelves."""
        return self.products(tuple(self._shop.catalogue.items), timeout=10).values()

    def renewing(self, until: datetime) -> Iterable[Shopper]:
        """Customers something runs of that renews, or whose trial ends, before then."""
        with self._shop.database.reading() as session:
            subscribers = [self.shopper(each) for each in subscriptions.subscribers(session)]
        return [each for each in subscribers if any(running.renews_at and running.renews_at < until for running in each.subscriptions)]

    def quote(self, change: Change, *, timeout: float) -> Quote:
        """By the pricing that charges."""
        with _translated():
            if isinstance(change, ChangePlan | PauseSubscription):
                return plan_translation.quote_of(self._plans.quote(plan_translation.change_of(change), self._shop.clock()))
            return quote_of(self._shop.changes.quote(line_change_of(change), self._shop.clock()))

    def apply(self, change: Change, *, key: str, at_most: Quote, timeout: float) -> Applied:
        """Once for a key, in one transaction with the note that it was done."""
        with _translated():
            if isinstance(change, ChangePlan | PauseSubscription):
                shown, now = plan_translation.costs_of(at_most), self._shop.clock()
                return plan_translation.applied_of(self._plans.apply(plan_translation.change_of(change), key, shown, now, timeout))
            return applied_of(self._shop.changes.apply(line_change_of(change), key, costs_of(at_most), self._shop.clock(), timeout))

    def lookup(self, key: str) -> Applied | None:
        """What was done for a key."""
        of_plan = self._plans.lookup(key)
        if of_plan is not None:
            return plan_translation.applied_of(of_plan)
        done = self._shop.changes.lookup(key)
        return applied_of(done) if done is not None else None

    def undo(self, change: Change, applied: Applied, *, key: str) -> bool:
        """Within 15 minutes, or until the order is packed or the subscription has changed again."""
        if isinstance(change, ChangePlan | PauseSubscription):
            return self._plans.undo(key, self._shop.clock())
        return self._shop.changes.undo(key, self._shop.clock())


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        raise ChangeRefused(refused.code, str(refused)) from refused
