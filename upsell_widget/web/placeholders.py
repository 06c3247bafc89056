"""Placeholders: what a merchant's copy may name, and the figures that take their place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from upsell_widget.domain.changes import ChangePlan, PauseSubscription
from upsell_widget.domain.offers import Offer
from upsell_widget.domain.saving import yearly_saving
from upsell_widget.domain.shop import Product
from upsell_widget.domain.text import Text
from upsell_widget.web.wording import Wording

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
FRESH_STOCK = timedelta(seconds=60)
"""How old a stock figure may be that a shopper is told (G14)."""


def filled(text: Text, values: Mapping[str, str], words: Wording) -> str:
    """Copy with its placeholders filled in; empty where one of them has no value, so that no half sentence is shown."""
    copy = words.text(text)
    if any(name not in values for name in _PLACEHOLDER.findall(copy)):
        return ""
    return _PLACEHOLDER.sub(lambda found: values[found[1]], copy).strip()


def placeholder_values(offer: Offer, product: Product | None, anchor: Product | None, words: Wording, now: datetime) -> Mapping[str, str]:
    """The placeholders that have a true value for this offer."""
    values: dict[str, str] = {}
    if product is not None:
        values["product"] = words.text(product.title)
        values.update(_stock(product, now))
        plan = product.plan(offer.plan_id)
        if plan is not None:
            values["cycle"] = words.cycle(plan.cycle)
    if anchor is not None:
        values["current"] = words.text(anchor.title)
    if offer.quote is not None:
        values["price"] = words.money(offer.quote.price)
        values["difference"] = words.difference(offer.quote.difference)
    return {**values, **_saving(offer, product, anchor, words)}


def _saving(offer: Offer, product: Product | None, anchor: Product | None, words: Wording) -> Mapping[str, str]:
    """What it costs less than the product bought once (a plan) or than what it stands in for; only if it does."""
    if isinstance(offer.change, ChangePlan | PauseSubscription):
        return _yearly(offer, product, anchor, words)
    compared = product if offer.plan_id is not None else anchor
    if offer.quote is None or offer.change is None or compared is None or compared.price is None:
        return {}
    saving = compared.price * offer.change.quantity - offer.quote.price
    return {"saving": words.money(saving)} if saving.amount > 0 else {}


def _yearly(offer: Offer, product: Product | None, anchor: Product | None, words: Wording) -> Mapping[str, str]:
    """What a year of the same product costs less by this plan; only if it is so, and can be counted."""
    before, change = offer.replaced, offer.change
    if product is None or before is None or change is None or before.product_id != product.id:
        return {}
    saving = yearly_saving(product, before.plan_id, change.plan_id, change.quantity)
    return {"saving": words.money(saving.amount)} if saving is not None else {}


def _stock(product: Product, now: datetime) -> Mapping[str, str]:
    if product.stock is None or product.stock_at is None or now - product.stock_at > FRESH_STOCK:
        return {}
    return {"stock": str(product.stock)}
