"""Saving: what a longer plan costs less in a year, counted out; where it cannot be counted, nothing is claimed (G17)."""

from __future__ import annotations

from dataclasses import dataclass

from upsell_widget.domain.money import Money
from upsell_widget.domain.selling_plans import SellingPlan
from upsell_widget.domain.shop import Product

_MONTHS = {"month": 1, "year": 12}


@dataclass(frozen=True, slots=True)
class Saving:
    """``times`` payments of ``each`` a year on the present plan, against ``year`` on the other: ``amount`` less."""

    times: int
    each: Money
    year: Money
    amount: Money


def yearly_saving(product: Product, present_id: str | None, plan_id: str | None, quantity: int) -> Saving | None:
    """What a year of the same product costs less by another plan, at both plans' regular prices.

    None: it does not cost less, or one of them is not paid a whole number of times a year.
    """
    present, other = product.plan(present_id), product.plan(plan_id)
    if present is None or other is None:
        return None
    times, others = payments_a_year(present), payments_a_year(other)
    if times is None or others is None:
        return None
    year = other.price * quantity * others
    amount = present.price * quantity * times - year
    return Saving(times, present.price * quantity, year, amount) if amount.amount > 0 else None


def payments_a_year(plan: SellingPlan) -> int | None:
    """How often a plan is paid in twelve months; None: weeks and days do not divide a year, nor five months.

    >>> from upsell_widget.domain.selling_plans import Cycle
    >>> from upsell_widget.domain.text import Text
    >>> payments_a_year(SellingPlan("q", Text(), Cycle(3, "month"), Money(900, "JPY")))
    4
    """
    months = _MONTHS.get(plan.cycle.unit, 0) * plan.cycle.count
    return 12 // months if months and 12 % months == 0 else None
