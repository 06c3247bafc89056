"""The shop's values in the widget's words."""

from __future__ import annotations

from datetime import datetime

from demo_shop import orders, reminders, subscriptions
from demo_shop.applying import Done
from demo_shop.carts import CartView
from demo_shop.catalogue import Catalogue, Item, Plan
from demo_shop.changes import Costs, LineChange
from demo_shop.customers import History, Running
from demo_shop.tables import CustomerRow, OrderRow
from upsell_widget.domain.changes import AddLine, ReplaceLine
from upsell_widget.domain.loyalty import HealthBand, Loyalty
from upsell_widget.domain.money import Money
from upsell_widget.domain.selling_plans import Cycle, MeterLimit, SellingPlan
from upsell_widget.domain.shop import Applied, Cart, Line, Order, Product, Quote, Shopper, Subscription
from upsell_widget.domain.text import Text

SELLER = "hidamari"


def money(yen: int) -> Money:
    """Yen, as money."""
    return Money(yen, "JPY")


def product_of(item: Item, counted_at: datetime) -> Product:
    """An item of the shelf, counted a moment ago."""
    return Product(
        id=item.id,
        title=Text.of(item.name),
        price=None if item.price is None else money(item.price),
        category=item.path,
        cost=None if item.cost is None else money(item.cost),
        attributes=item.attributes,
        family=item.family,
        rank=item.rank,
        parts=item.parts,
        plans=tuple(_plan_of(item, plan) for plan in item.plans),
        stock=item.stock,
        stock_at=counted_at,
        contents=Text.of(item.contents),
        summary=Text.of(item.about),
        image=f"/static/vendor/fluent-emoji/{item.image}.svg",
        url=f"/products/{item.id}",
        seller=SELLER,
        needs_delivery=item.delivered,
    )


def _plan_of(item: Item, plan: Plan) -> SellingPlan:
    return SellingPlan(
        id=plan.id,
        title=Text.of(plan.name),
        cycle=Cycle(plan.every, plan.unit),
        price=money(plan.price),
        first_price=None if plan.first_price is None else money(plan.first_price),
        minimum_deliveries=plan.minimum_deliveries,
        penalty=None if plan.penalty is None else money(plan.penalty),
        trial_days=plan.trial_days,
        cancel_days_before=subscriptions.notice_days(item),
        first_delivery_days=subscriptions.first_days(item),
        cancel_how=Text.of(subscriptions.HOW_TO_CANCEL),
        reminder_days=reminders.DAYS,
        meters=tuple(MeterLimit(meter.code, meter.limit, meter.window_hours) for meter in plan.meters),
    )


def cart_of(cart: CartView) -> Cart:
    """A cart, its total before shipping."""
    lines = (Line(each.id, each.item.id, each.quantity, money(each.total), each.plan.id if each.plan else None) for each in cart.lines)
    return Cart(cart.id, tuple(lines), money(cart.bill.goods), SELLER)


def order_of(row: OrderRow, catalogue: Catalogue, now: datetime) -> Order:
    """An order, its total with shipping."""
    lines = (Line(each.id, each.product_id, each.quantity, money(orders.priced(each, catalogue).total), each.plan_id) for each in row.lines)
    return Order(
        id=row.id,
        shopper_id=row.customer_id or "",
        lines=tuple(lines),
        total=money(row.total),
        placed_at=row.placed_at,
        amendable_until=orders.open_until(row, now),
        cancelled=row.cancelled_at is not None,
        saved_payment=row.mandate_at is not None,
        seller=SELLER,
    )


def shopper_of(row: CustomerRow, past: History, locale: str, cart_id: str | None) -> Shopper:
    """A customer with their history."""
    return Shopper(
        id=row.id,
        locale=locale,
        cart_id=cart_id,
        attributes=row.attributes,
        order_count=past.order_count,
        customer_since=row.since,
        last_order_at=past.last_order_at,
        owned=past.owned,
        subscriptions=tuple(_running_of(each) for each in past.running),
        loyalty=Loyalty(HealthBand(row.band), row.nps),
    )


def _running_of(running: Running) -> Subscription:
    row = running.row
    return Subscription(
        id=row.id,
        product_id=row.product_id,
        plan_id=row.plan_id,
        trial_ends_at=row.trial_ends_at if running.renews_at is not None else None,  # cancelled: it ends, and nothing is charged
        renews_at=running.renews_at,
        used=row.used,
        quantity=row.quantity,
        changed_at=row.changed_at,
        saved_payment=running.mandate,
    )


def line_change_of(change: AddLine | ReplaceLine) -> LineChange:
    """The widget's change of a cart or an order, as the shop makes it."""
    return LineChange(
        where="order" if change.target.kind == "order" else "cart",
        holder_id=change.target.id,
        product_id=change.product_id,
        quantity=change.quantity,
        plan_id=change.plan_id,
        discount_percent=change.discount_percent,
        line_id=change.line_id if isinstance(change, ReplaceLine) else None,
    )


def costs_of(quote: Quote) -> Costs:
    """The most that was shown, as the shop's costs; what was not quoted is nothing."""
    return Costs(
        price=quote.price.amount,
        difference=quote.difference.amount,
        total=quote.total.amount,
        tax=quote.tax.amount,
        shipping=quote.shipping.amount if quote.shipping else 0,
        later=quote.later.amount if quote.later else None,
        later_shipping=quote.later_shipping.amount if quote.later_shipping else None,
    )


def quote_of(costs: Costs) -> Quote:
    """The shop's costs, as a quote."""
    return Quote(
        price=money(costs.price),
        difference=money(costs.difference),
        total=money(costs.total),
        tax=money(costs.tax),
        shipping=money(costs.shipping),
        later=None if costs.later is None else money(costs.later),
        later_shipping=None if costs.later_shipping is None else money(costs.later_shipping),
    )


def applied_of(done: Done) -> Applied:
    """What the shop did for a key."""
    return Applied(done.key, money(done.charged), quote_of(done.costs))
