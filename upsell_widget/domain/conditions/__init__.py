"""Who: the conditions that ship with the widget, by the code a campaign names them with."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from upsell_widget.domain.conditions.browsing import Studied, Viewed
from upsell_widget.domain.conditions.cart import CartContains, CartTotal, ItemCount, Removed
from upsell_widget.domain.conditions.logic import All, Any, Not
from upsell_widget.domain.conditions.loyalty import LoyaltyBand, Nps
from upsell_widget.domain.conditions.meters import MeterAtLeast
from upsell_widget.domain.conditions.order import MinutesSinceOrder, OrderContains
from upsell_widget.domain.conditions.page import Declined, PageFact
from upsell_widget.domain.conditions.shopper import AttributeAgrees, Device, Locale, OrderCount, ReturningCustomer, TenureDays
from upsell_widget.domain.conditions.subscriptions import Subscribes
from upsell_widget.domain.conditions.traffic import TrafficSource
from upsell_widget.domain.policies import Condition

_CONDITIONS: tuple[type[Condition], ...] = (
    AttributeAgrees,
    CartContains,
    CartTotal,
    Declined,
    Device,
    ItemCount,
    Locale,
    LoyaltyBand,
    MeterAtLeast,
    MinutesSinceOrder,
    Nps,
    OrderContains,
    OrderCount,
    PageFact,
    Removed,
    ReturningCustomer,
    Studied,
    Subscribes,
    TenureDays,
    TrafficSource,
    Viewed,
)
BUILT_IN: Mapping[str, type[Condition]] = MappingProxyType({condition.code: condition for condition in _CONDITIONS})
"""Code → condition. All, any and not are written as trees of these, and have no code of their own in a campaign."""

__all__ = ["BUILT_IN", "All", "Any", "Not"]
