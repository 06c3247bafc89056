"""A small shop's index, and the anchors of a visit to it."""

from __future__ import annotations

from typing import Any

from upsell_widget.domain.catalogue import Catalogue, Entry
from upsell_widget.domain.context import DeclinedOffer
from upsell_widget.domain.offers import OfferKind


def entry(product_id: str, price: int | None = 1000, **facts: Any) -> Entry:
    """An index entry; ``category`` may be written as a path."""
    category = facts.pop("category", "")
    return Entry(product_id, price, tuple(category.split("/")) if category else (), **facts)


def declined(product_id: str, line_id: str | None = None, plan_id: str | None = None, price: int = 3000) -> DeclinedOffer:
    """An offer declined a moment ago."""
    return DeclinedOffer("offer-1", "campaign-1", OfferKind.UPSELL, product_id, plan_id, line_id, price)


PHONE_64 = entry("phone-64", 30_000, category="electronics/phones", family="phone", rank=1, popularity=9)
PHONE_256 = entry("phone-256", 50_000, category="electronics/phones", family="phone", rank=3, popularity=4)
PHONE_512 = entry("phone-512", 70_000, category="electronics/phones", family="phone", rank=5, popularity=2)
CASE = entry("case", 2_000, category="electronics/accessories", popularity=20)
CABLE = entry("cable", 900, category="electronics/accessories", popularity=30)
CHARGER = entry("charger", 3_500, category="electronics/accessories", popularity=10)
VINEGAR = entry("vinegar", 800, category="food/condiments", plans=(("quarterly", 2_900), ("monthly", 8_400)))
FINE_VINEGAR = entry("fine-vinegar", 1_600, category="food/condiments", plans=(("monthly", 16_000),))
RAMEN = entry("ramen", 900, category="food/dishes", family="ramen", rank=1)
LARGE_RAMEN = entry("large-ramen", 1_000, category="food/dishes", family="ramen", rank=2)
GYOZA = entry("gyoza", 400, category="food/dishes")
RAMEN_SET = entry("ramen-set", 1_200, category="food/sets", parts=("ramen", "gyoza"))
DRIVE_FREE = entry("drive-free", None, family="drive", rank=1, plans=(("free", 0),))
DRIVE_100 = entry("drive-100", None, family="drive", rank=2, plans=(("annual", 2_500), ("monthly", 3_000)))
DRIVE_2000 = entry("drive-2000", None, family="drive", rank=3, plans=(("annual", 13_000), ("monthly", 15_600)))

_PHONES = (PHONE_64, PHONE_256, PHONE_512)
_FOOD = (VINEGAR, FINE_VINEGAR, RAMEN, LARGE_RAMEN, GYOZA, RAMEN_SET)
_DRIVES = (DRIVE_FREE, DRIVE_100, DRIVE_2000)
SHOP = Catalogue([*_PHONES, CASE, CABLE, CHARGER, *_FOOD, *_DRIVES])
