"""Goods: which products a condition means, by id, by category, by attribute."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from upsell_widget.domain.shop import Product

Means = Callable[[str, Mapping[str, Product]], bool]
"""Whether a product id, looked up in the facts of a context, is meant."""


def any_given(*wanted: str | None) -> None:
    """Raise ValueError when a condition names nothing it could look for."""
    if all(each is None for each in wanted):
        raise ValueError("found no product, category or attribute, expected at least one")


def check_attribute(attribute: str | None, value: str | None) -> None:
    """Raise ValueError for a value without the attribute it is of."""
    if value is not None and attribute is None:
        raise ValueError(f"found value {value!r} without attribute, expected the attribute's name too")


def in_category(path: tuple[str, ...], category: str) -> bool:
    """Whether a category path runs through a category: one code of it, or the path from the department down.

    >>> in_category(("fashion", "men", "shoes"), "shoes"), in_category(("fashion", "men", "shoes"), "fashion/men")
    (True, True)
    """
    if "/" not in category:
        return category in path
    wanted = tuple(category.split("/"))
    return path[: len(wanted)] == wanted


def goods(product: str | None = None, category: str | None = None, attribute: str | None = None, value: str | None = None) -> Means:
    """A test of product ids. Everything given must hold; nothing given means any product."""
    if category is None and attribute is None:
        return lambda product_id, products: product is None or product_id == product

    def means(product_id: str, products: Mapping[str, Product]) -> bool:
        if product is not None and product_id != product:
            return False
        known = products.get(product_id)
        if known is None or (category is not None and not in_category(known.category, category)):
            return False
        if attribute is None:
            return True
        return attribute in known.attributes if value is None else known.attributes.get(attribute) == value

    return means


def first_meant(means: Means, product_ids: Iterable[str], products: Mapping[str, Product]) -> str:
    """The first of these products that is meant; empty without one."""
    return next((each for each in product_ids if means(each, products)), "")


def in_words(product: str | None, category: str | None, attribute: str | None = None, value: str | None = None) -> str:
    """What is looked for, for a receipt.

    >>> in_words(None, "shoes", "gender", "men")
    'category shoes, gender=men'
    """
    stated = {"product": product, "category": category}
    words = [f"{name} {given}" for name, given in stated.items() if given is not None]
    if attribute is not None:
        words.append(attribute if value is None else f"{attribute}={value}")
    return ", ".join(words) or "any product"
