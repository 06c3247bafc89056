"""Figures: why an audience is met, said with the figures that decided, for the receipt of what was chosen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from upsell_widget.domain.conditions.logic import All, Any
from upsell_widget.domain.context import Context
from upsell_widget.domain.policies import Condition
from upsell_widget.domain.receipts import ELIGIBLE


@runtime_checkable
class Figured(Protocol):
    """A condition that can say at which figure it holds. One that cannot is met without a word."""

    def figure(self, context: Context) -> str:
        """The figure, in a few words; called where the condition holds."""


def figures(condition: Condition, context: Context) -> Iterator[str]:
    """What each part that holds says: of an all every one, of an any the first, of a not nothing."""
    if isinstance(condition, All):
        for each in condition.conditions:
            yield from figures(each, context)
    elif isinstance(condition, Any):
        met = next((each for each in condition.conditions if each.compile()(context) is ELIGIBLE), None)
        yield from figures(met, context) if met is not None else ()
    elif isinstance(condition, Figured):
        yield condition.figure(context)
