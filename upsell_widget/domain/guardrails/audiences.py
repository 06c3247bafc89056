"""Audiences taken apart: which conditions an audience states, and which it cannot do without."""

from __future__ import annotations

from collections.abc import Iterator

from upsell_widget.domain.conditions import All, Any, Not
from upsell_widget.domain.policies import Condition


def stated(audience: Condition | None) -> Iterator[Condition]:
    """Every condition that may let somebody in: of all and any, not of not."""
    if isinstance(audience, All | Any):
        for each in audience.conditions:
            yield from stated(each)
    elif audience is not None and not isinstance(audience, Not):
        yield audience


def named(audience: Condition | None) -> Iterator[Condition]:
    """Every condition there is, wherever it stands."""
    if isinstance(audience, All | Any):
        for each in audience.conditions:
            yield from named(each)
    elif isinstance(audience, Not):
        yield from named(audience.condition)
    elif audience is not None:
        yield audience


def required(audience: Condition | None) -> tuple[Condition, ...]:
    """The conditions that must all hold; an any or a not counts as one."""
    if isinstance(audience, All):
        return tuple(inner for each in audience.conditions for inner in required(each))
    return () if audience is None else (audience,)
