"""Where the shop meets the widget: one object, one adapter, the pages by endpoint."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask

from demo_shop.adapter import DemoShop
from demo_shop.premises import premises
from demo_shop.rewards import PROGRAMME, DemoRewards
from demo_shop.telling import KEY
from upsell_widget import Page, ReferralScheme, UpsellWidget
from upsell_widget.domain.offers import Placement

PAGES: Mapping[str, Page | str] = {
    "shop.product": Page(Placement.PRODUCT, product="product_id"),
    "shop.cart": "cart",
    "shop.account": "account",
    "shop.subscription_cancel": Page(Placement.CANCEL, subscription="subscription_id"),
    "shop.music": "account",
    "shop.storage": "account",
    "shop.thanks": Page(Placement.POST_PURCHASE, order="order_id"),
}


def mount_widget(app: Flask) -> None:
    """Mount it, on the shop's clock."""
    shop = premises(app)
    friends = ReferralScheme(PROGRAMME, DemoRewards(shop), "/signup")
    widget = UpsellWidget(shop=DemoShop(shop), pages=PAGES, clock=shop.clock, staff=_everyone, referrals=friends)
    widget.init_app(app)
    app.extensions[KEY] = widget


def _everyone() -> bool:
    """The console is open to everyone; it is a demo."""
    return True
