"""Anchors: the products a recommender starts from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from upsell_widget.domain.context import Context
from upsell_widget.domain.shop import Line

Start = Literal["here", "lost", "cart", "page", "order", "removed", "studied", "declined"]
"""Which facts to start from. ``here`` is what the page is about: the offer just declined, the order, the page's product,
else the cart. ``lost`` is what the shopper let go: the offer just declined, what was taken out of the cart, what was
studied, else the page's product; never a line of the cart."""


class Anchor(NamedTuple):
    """A product to start from, and the line it stands on, if there is one to replace."""

    product_id: str
    line: Line | None = None
    declined: bool = False
    """It was offered in place of the line, and declined: the line still holds another product."""


def anchors(start: Start, context: Context) -> tuple[Anchor, ...]:
    """The anchors of a context, most telling first; each product and line once."""
    return tuple(dict.fromkeys(_FACTS[start](context)))


def _here(context: Context) -> tuple[Anchor, ...]:
    if context.declined is not None:
        return _declined(context)
    if context.order is not None:
        return _order(context)
    return _page(context) if context.product_id is not None else _cart(context)


def _lost(context: Context) -> tuple[Anchor, ...]:
    if context.declined is not None:
        return _declined(context)
    return _removed(context) or _studied(context) or tuple(each for each in _page(context) if each.line is None)


def _cart(context: Context) -> tuple[Anchor, ...]:
    return _lines(context.cart.lines) if context.cart is not None else ()


def _order(context: Context) -> tuple[Anchor, ...]:
    return _lines(context.order.lines) if context.order is not None else ()


def _lines(lines: tuple[Line, ...]) -> tuple[Anchor, ...]:
    return tuple(Anchor(line.product_id, line) for line in lines)


def _page(context: Context) -> tuple[Anchor, ...]:
    """The page's product, with its line if it is in the cart already."""
    if context.product_id is None:
        return ()
    there = tuple(each for each in _cart(context) if each.product_id == context.product_id)
    return there or (Anchor(context.product_id),)


def _removed(context: Context) -> tuple[Anchor, ...]:
    return tuple(Anchor(product_id) for product_id in context.removed)


def _studied(context: Context) -> tuple[Anchor, ...]:
    return tuple(Anchor(product_id) for product_id in context.studied)


def _declined(context: Context) -> tuple[Anchor, ...]:
    """The product just declined. If it would have replaced a line that is gone now, there is nothing left to stand in for."""
    declined = context.declined
    if declined is None or declined.product_id is None:
        return ()
    if declined.line_id is None:
        return (Anchor(declined.product_id),)
    held = context.order if context.order is not None else context.cart
    lines = held.lines if held is not None else ()
    return tuple(Anchor(declined.product_id, line, declined=True) for line in lines if line.id == declined.line_id)


_FACTS: Mapping[Start, Callable[[Context], tuple[Anchor, ...]]] = {
    "here": _here,
    "lost": _lost,
    "cart": _cart,
    "page": _page,
    "order": _order,
    "removed": _removed,
    "studied": _studied,
    "declined": _declined,
}
