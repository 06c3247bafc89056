"""Figures: what the orders a customer placed say of their health."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

DAY = timedelta(days=1)
YEAR = 365 * DAY
HALF_YEAR = 180 * DAY
"""Spending of the latest half year is compared with that of the half year before."""
ENOUGH_ORDERS = 2
"""Before the second order nobody can say how often somebody buys, whether they spend less, or what they send back."""


class Ordering(NamedTuple):
    """A customer's orders up to a moment, added up. Money in minor units."""

    first_at: datetime
    last_at: datetime
    orders: int
    """All of them, whenever they were, whatever became of them."""
    in_year: int
    """Orders of the last 365 days that stand."""
    returned_in_year: int
    """Orders of the last 365 days that were refunded or cancelled."""
    recent: int
    """Spent in the last 180 days."""
    before: int
    """Spent in the 180 days before those."""
    one_currency: bool = True


def figures_of(ordering: Ordering, now: datetime) -> dict[str, float]:
    """The figures of the measures that orders tell of; what they cannot tell yet is missing."""
    figures = {"recency": max(0.0, (now - ordering.last_at) / DAY)}
    if ordering.orders < ENOUGH_ORDERS:
        return figures
    figures["tenure"] = max(0.0, (now - ordering.first_at) / DAY)
    figures["frequency"] = float(ordering.in_year)
    placed = ordering.in_year + ordering.returned_in_year
    if placed:
        figures["returns"] = ordering.returned_in_year / placed
    if ordering.before > 0 and ordering.one_currency:
        figures["spend_trend"] = ordering.recent / ordering.before
    return figures


def all_figures(
    orderings: Mapping[str, Ordering], told: Iterable[Mapping[str, Mapping[str, float]]], now: datetime
) -> dict[str, dict[str, float]]:
    """Shopper → figures: of the orders, and over them what was told, later tellers winning."""
    found = {shopper_id: figures_of(ordering, now) for shopper_id, ordering in orderings.items()}
    for teller in told:
        for shopper_id, figures in teller.items():
            found.setdefault(shopper_id, {}).update(figures)
    return found
