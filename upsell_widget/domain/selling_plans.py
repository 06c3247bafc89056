"""Selling plans: the recurring ways to buy a product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from upsell_widget.domain.money import Money
from upsell_widget.domain.text import Text


@dataclass(frozen=True, slots=True)
class Cycle:
    """How often something is delivered or billed: every ``count`` units."""

    count: int
    unit: Literal["day", "week", "month", "year"]

    @property
    def per_year(self) -> int:
        """About how many a year, to compare plans by. What a year really costs is counted on the calendar (``terms``)."""
        days = {"day": 1, "week": 7, "month": 365 / 12, "year": 365}[self.unit] * self.count
        return max(1, round(365 / days))


@dataclass(frozen=True, slots=True)
class MeterLimit:
    """What a plan includes of a metered resource ("storage_gb", 2; window in hours, or None for always)."""

    code: str
    limit: int
    window_hours: int | None = None


@dataclass(frozen=True, slots=True)
class SellingPlan:
    """A recurring way to buy a product. Prices are tax-inclusive, per delivery or billing period."""

    id: str
    title: Text
    cycle: Cycle
    price: Money
    first_price: Money | None = None
    deliveries: int | None = None
    """Number of deliveries after which it ends; None: until cancelled."""
    minimum_deliveries: int = 0
    penalty: Money | None = None
    """What is charged for cancelling before the minimum."""
    trial_days: int = 0
    cancel_days_before: int = 0
    """How many days before the next delivery a cancellation must arrive."""
    cancel_how: Text = Text()
    first_delivery_days: int = 0
    """Days from acceptance to the first delivery or billing."""
    meters: tuple[MeterLimit, ...] = ()
    reminder_days: int = 0
    """How many days before a trial ends, or a long period renews, the shop reminds in writing; 0: it does not (G25)."""

    @property
    def needs_reminder(self) -> bool:
        """Whether it turns into money so late that people forget: it has a trial, or renews after six months or more (G25)."""
        return self.trial_days > 0 or self.renews_late

    @property
    def renews_late(self) -> bool:
        """Whether it renews after six months or more."""
        return {"day": 1 / 30, "week": 1 / 4, "month": 1, "year": 12}[self.cycle.unit] * self.cycle.count >= 6

    @property
    def first(self) -> Money:
        """The price of the first delivery."""
        return self.price if self.first_price is None else self.first_price
