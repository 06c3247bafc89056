"""A grocer's products as a shop would tell them: families of one maker's sizes, from the Complete Journey items."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from upsell_widget.domain.money import Money
from upsell_widget.domain.shop import Product
from upsell_widget.domain.text import Text
from upsell_widget.imports.cells import amount

CURRENCY = "USD"
_SIZE = re.compile(r"(\d*\.?\d+)\s*(FL OZ|OZ|LB|ML|L|QT|PT|GAL|GA|CT|PK)")
_UNITS = {
    "OZ": ("weight", 1.0),
    "LB": ("weight", 16.0),
    "FL OZ": ("volume", 1.0),
    "ML": ("volume", 0.0338),
    "L": ("volume", 33.8),
    "QT": ("volume", 32.0),
    "PT": ("volume", 16.0),
    "GAL": ("volume", 128.0),
    "GA": ("volume", 128.0),
    "CT": ("count", 1.0),
    "PK": ("count", 1.0),
}
_cents = amount(CURRENCY)


def products(items: Path) -> Mapping[str, Product]:
    """The products of an items file by id."""
    return {product.id: product for product in map(_product, pq.read_table(items).to_pylist())}


def _product(item: Mapping[str, Any]) -> Product:
    """A family is one maker's sizes of one kind of thing; a rank is the size in tenths of an ounce, or in pieces."""
    measure, rank = size(item["package_size"] or "")
    kind = item["product_type"] or ""
    category = tuple(step for step in (item["department"], item["category"], kind) if step)
    family = f"{kind}/{item['manufacturer_id']}/{measure}" if kind and rank is not None else None
    price = Money(_cents(item["price"]), CURRENCY)
    return Product(str(item["item_id"]), Text.of(item["title"]), price, category, family=family, rank=rank, seller="the grocer")


def size(words: str) -> tuple[str, int | None]:
    """What a pack measures, and how much of it in tenths.

    >>> size("14.75 OZ"), size("2 LB"), size("12 PK 12 OZ"), size("CTN")
    (('weight', 148), ('weight', 320), ('', None), ('', None))
    """
    match = _SIZE.fullmatch(words.strip())
    if match is None:
        return "", None
    measure, ounces = _UNITS[match[2]]
    return measure, round(float(match[1]) * ounces * 10)
