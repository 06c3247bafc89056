"""Terms: what must be disclosed for an offer (G01–G03)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from upsell_widget.domain.money import Money
from upsell_widget.domain.offers import OfferKind
from upsell_widget.domain.saving import Saving
from upsell_widget.domain.selling_plans import Cycle, SellingPlan
from upsell_widget.domain.shop import Product, Quote
from upsell_widget.domain.text import Text


@dataclass(frozen=True, slots=True)
class OneTimeTerms:
    """G02: what one-time goods cost. ``charged_now``: money moves at once (an order), not at checkout (a cart)."""

    item: Text
    quantity: int
    price: Money
    """The whole line, tax in."""
    tax: Money
    difference: Money
    shipping: Money | None
    """None: settled at checkout."""
    total: Money
    charged_now: bool
    undo_minutes: int


@dataclass(frozen=True, slots=True)
class Trial:
    """G03: when a free trial turns into a paid plan, and what it costs from then on."""

    days: int
    switches_on: date
    amount: Money


@dataclass(frozen=True, slots=True)
class PlanMove:
    """A running subscription that moves: from which plan, and how what is charged now comes about."""

    present: Text
    """The product that runs now."""
    present_plan: Text
    plan: Text
    price: Money
    """The first period of the new plan."""
    credit: Money
    """Taken off for the unused part of the period paid."""
    begins_on: date | None
    """None: at once."""
    saving: Saving | None
    undo_minutes: int


@dataclass(frozen=True, slots=True)
class PauseTerms:
    """G24: how long a subscription rests, and what it costs afterwards."""

    item: Text
    cycles: int
    charged: Money
    begins_on: date
    """The first billing or delivery that is left out."""
    resumes_on: date
    later: Money
    """From then on, shipping and tax in."""
    cycle: Cycle
    cancel_how: Text
    undo_minutes: int


@dataclass(frozen=True, slots=True)
class RecurringTerms:
    """G01: everything a shopper must see in the same dialog before a recurring offer can be accepted."""

    item: Text
    contents: Text
    """Quantity per unit delivered, in words."""
    quantity: int
    first: Money
    """First delivery, tax in, shipping in."""
    later: Money
    """2nd and later deliveries, tax in, shipping in."""
    shipping: Money
    later_shipping: Money
    tax: Money
    cycle: Cycle
    deliveries: int | None
    """None: until cancelled."""
    year_total: Money
    """What 365 days cost, shipping and tax in."""
    year_deliveries: int
    first_on: date
    next_on: date
    """The second delivery and billing."""
    cancel_how: Text
    cancel_days_before: int
    minimum_deliveries: int
    penalty: Money | None
    charged_now: bool
    trial: Trial | None = None
    move: PlanMove | None = None
    """Of a running subscription; ``first`` is then what is charged now."""
    reminder_days: int = 0
    """How many days before a trial ends or a long period renews the shopper is reminded (G25)."""


Terms = OneTimeTerms | RecurringTerms | PauseTerms


@dataclass(frozen=True, slots=True)
class Undisclosed:
    """Terms that cannot be shown in full: the guardrail that withholds the offer, and what is missing."""

    guardrail: str
    missing: tuple[str, ...]


def terms_of(
    product: Product, plan_id: str | None, quantity: int, quote: Quote, *, now: datetime, charged_now: bool, undo_minutes: int
) -> Terms | Undisclosed:
    """The terms of one offer, or why they cannot be disclosed in full."""
    plan = product.plan(plan_id)
    if plan is not None:
        return _recurring(product, plan, quantity, quote, now, charged_now)
    if charged_now and quote.shipping is None:
        return Undisclosed("G02", ("shipping",))
    return OneTimeTerms(
        item=product.title,
        quantity=quantity,
        price=quote.price,
        tax=quote.tax,
        difference=quote.difference,
        shipping=quote.shipping,
        total=quote.total,
        charged_now=charged_now,
        undo_minutes=undo_minutes,
    )


def _recurring(
    product: Product, plan: SellingPlan, quantity: int, quote: Quote, now: datetime, charged_now: bool
) -> RecurringTerms | Undisclosed:
    known = {
        "contents": bool(product.contents),
        "later price": quote.later is not None,
        "shipping": not product.needs_delivery or (quote.shipping is not None and quote.later_shipping is not None),
        "how to cancel": bool(plan.cancel_how),
    }
    missing = tuple(name for name, is_known in known.items() if not is_known)
    if missing or quote.later is None:
        return Undisclosed("G01", missing)
    nothing = Money.zero(quote.price.currency)
    shipping, later_shipping = delivery_shipping(product, quote, nothing)
    first, later = quote.price + shipping, quote.later + later_shipping
    first_on = now.date() + timedelta(days=plan.first_delivery_days)
    paid_from = first_on + timedelta(days=plan.trial_days)
    deliveries = _in_first_year(plan, first_on, paid_from)
    return RecurringTerms(
        item=product.title,
        contents=product.contents,
        quantity=quantity,
        first=first,
        later=later,
        shipping=shipping,
        later_shipping=later_shipping,
        tax=quote.tax,
        cycle=plan.cycle,
        deliveries=plan.deliveries,
        year_total=first + later * (deliveries - (0 if plan.trial_days else 1)),
        year_deliveries=deliveries,
        first_on=first_on,
        next_on=paid_from if plan.trial_days else following(first_on, plan.cycle),
        cancel_how=plan.cancel_how,
        cancel_days_before=plan.cancel_days_before,
        minimum_deliveries=plan.minimum_deliveries,
        penalty=plan.penalty,
        charged_now=charged_now,
        trial=Trial(plan.trial_days, paid_from, later) if plan.trial_days else None,
        reminder_days=plan.reminder_days if plan.needs_reminder else 0,
    )


def delivery_shipping(product: Product, quote: Quote, nothing: Money) -> tuple[Money, Money]:
    """Shipping of the first and of each later delivery; nothing for what is not delivered.

    A quote tells by how much shipping *changes*: where the rest of the cart now ships free too, that is no discount on
    this delivery.
    """
    if not product.needs_delivery:
        return nothing, nothing
    return max(quote.shipping or nothing, nothing), quote.later_shipping or nothing


def _in_first_year(plan: SellingPlan, first_on: date, paid_from: date) -> int:
    """Paid deliveries in the 365 days from the first one, counted on the calendar: a year of weeks holds 53."""
    paid, day = 1, following(paid_from, plan.cycle)
    while day < first_on + timedelta(days=365) and paid != plan.deliveries:
        paid, day = paid + 1, following(day, plan.cycle)
    return paid


def following(start: date, cycle: Cycle) -> date:
    """One cycle later; a month's end stays a month's end.

    >>> following(date(2026, 1, 31), Cycle(1, "month"))
    datetime.date(2026, 2, 28)
    """
    if cycle.unit in ("day", "week"):
        return start + timedelta(days=cycle.count * (7 if cycle.unit == "week" else 1))
    months = start.year * 12 + start.month - 1 + cycle.count * (12 if cycle.unit == "year" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


SELLS = frozenset({OfferKind.UPSELL, OfferKind.CROSS_SELL, OfferKind.DOWNSELL})
"""The kinds that cost money, and so need a quote and terms."""
