"""One honest offer in the cart and after the purchase, for Flask shops.

``UpsellWidget`` is imported when it is first asked for, so that the domain can be used without Flask and SQLAlchemy.
"""

from typing import TYPE_CHECKING, Any

from upsell_widget.domain.changes import AddLine, Change, ChangePlan, PauseSubscription, ReplaceLine, Target
from upsell_widget.domain.loyalty import HealthBand, Loyalty
from upsell_widget.domain.money import Money
from upsell_widget.domain.offers import Placement
from upsell_widget.domain.referrals.programme import Programme as ReferralProgramme
from upsell_widget.domain.selling_plans import Cycle, MeterLimit, SellingPlan
from upsell_widget.domain.shop import Applied, Capabilities, Cart, Line, Order, Product, Quote, Shopper, Subscription
from upsell_widget.domain.text import Text
from upsell_widget.errors import ChangeRefused, ConfigurationError, UpsellError
from upsell_widget.ports import BaseShop, Notifier, Shop, Store
from upsell_widget.ports.referrals import Particulars, ReferralScheme, Rewards
from upsell_widget.state import Page

if TYPE_CHECKING:
    from upsell_widget.extension import UpsellWidget

__all__ = [
    "AddLine",
    "Applied",
    "BaseShop",
    "Capabilities",
    "Cart",
    "Change",
    "ChangePlan",
    "ChangeRefused",
    "ConfigurationError",
    "Cycle",
    "HealthBand",
    "Line",
    "Loyalty",
    "MeterLimit",
    "Money",
    "Notifier",
    "Order",
    "Page",
    "Particulars",
    "PauseSubscription",
    "Placement",
    "Product",
    "Quote",
    "ReferralProgramme",
    "ReferralScheme",
    "ReplaceLine",
    "Rewards",
    "SellingPlan",
    "Shop",
    "Shopper",
    "Store",
    "Subscription",
    "Target",
    "Text",
    "UpsellError",
    "UpsellWidget",
]


def __getattr__(name: str) -> Any:
    if name == "UpsellWidget":
        from upsell_widget.extension import UpsellWidget

        return UpsellWidget
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
