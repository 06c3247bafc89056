"""Steps: whether a substitute is a step up or down in price."""

from __future__ import annotations

from typing import Literal

from upsell_widget.domain.catalogue import Entry

Than = Literal["cheaper", "dearer", "any"]
UP = (1.1, 1.6)
"""A step up costs so many times what it would replace, at least and at most."""
DOWN = (0.4, 0.9)
"""A step down."""


def bounds_for(than: Than, ratio: tuple[float, float] | None) -> tuple[float, float] | None:
    """The bounds on the price ratio: those given, else those of the step. None: any price will do.

    Raises:
        ValueError: the bounds are the wrong way round, or not on that side of 1.
    """
    if ratio is None:
        return {"dearer": UP, "cheaper": DOWN, "any": None}[than]
    lowest, highest = ratio
    side = {"dearer": lowest >= 1, "cheaper": highest <= 1, "any": True}[than]
    if not 0 <= lowest <= highest or not side:
        raise ValueError(f"found ratio {lowest}–{highest}, expected lowest and highest on the side of 1 that is {than}")
    return ratio


def within(entry: Entry, anchor: Entry, bounds: tuple[float, float] | None) -> bool:
    """Whether the prices, where both are known, stand so to each other; with bounds both must be known."""
    if bounds is None:
        return True
    if entry.price is None or anchor.price is None:
        return False
    return bounds[0] * anchor.price <= entry.price <= bounds[1] * anchor.price
