"""What a grocer might run: a larger size, what goes with it, and something cheaper after a no."""

from __future__ import annotations

from collections.abc import Mapping

from upsell_widget.domain.campaigns import Campaign, Copy, OfferRule
from upsell_widget.domain.catalogue import Catalogue
from upsell_widget.domain.offers import OfferKind, Placement
from upsell_widget.domain.text import Text
from upsell_widget.domain.timing import Trigger
from upsell_widget.recommenders.curated import Curated
from upsell_widget.recommenders.ladder import Ladder
from upsell_widget.recommenders.popular import Popular

GOES_WITH = {
    "COLD CEREAL": ("FLUID MILK PRODUCTS", "TROPICAL FRUIT"),
    "DRY NOODLES/PASTA": ("PASTA SAUCE", "CHEESE"),
    "BAG SNACKS": ("SOFT DRINKS",),
    "FROZEN PIZZA": ("SOFT DRINKS",),
    "COFFEE": ("REFRGRATD JUICES/DRNKS", "COOKIES/CONES"),
    "BACON": ("EGGS",),
    "HOT DOGS": ("BAKED BREAD/BUNS/ROLLS",),
}
"""Category → categories whose best seller goes with it."""


def campaigns(catalogue: Catalogue) -> tuple[Campaign, ...]:
    """Four live campaigns of the cart."""
    larger = OfferRule(OfferKind.UPSELL, (Ladder("next", start="cart"),), price_ratio=(1.05, 1.8))
    beside = OfferRule(OfferKind.CROSS_SELL, (Curated(_pairs(catalogue), start="cart"), Popular(start="cart", most=2)))
    cheaper = OfferRule(OfferKind.DOWNSELL, (Ladder("previous"), Popular("cheaper")))
    return (
        _campaign("larger-size", larger, "A larger size?", priority=2),
        _campaign("goes-with", beside, "Goes with your cart", priority=1),
        _campaign("cheaper-after-no", cheaper, "Or this one?", "declined"),
        _campaign("cheaper-after-removal", cheaper, "For less", "line_removed", priority=3),
    )


def _campaign(campaign_id: str, offer: OfferRule, title: str, trigger: str = "load", priority: int = 0) -> Campaign:
    copy = Copy(Text.of(title))
    return Campaign(campaign_id, Placement.CART, offer, copy, version=1, trigger=Trigger(trigger), priority=priority)


def _pairs(catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    best = {code: _best_seller(catalogue, code) for codes in GOES_WITH.values() for code in codes}
    pairs = {f"category:{code}": tuple(best[each] for each in codes if best.get(each)) for code, codes in GOES_WITH.items()}
    return {key: tuple(product_id for product_id in products if product_id) for key, products in pairs.items()}


def _best_seller(catalogue: Catalogue, code: str) -> str:
    paths = {entry.category[:2] for entry in catalogue.entries() if code in entry.category[:2]}
    found = [catalogue.in_category(path)[0] for path in paths]
    return max(found, key=lambda entry: entry.popularity).id if found else ""
