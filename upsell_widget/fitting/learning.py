"""Learning: from pair counts to what the model file holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from upsell_widget.fitting.count import Counted
from upsell_widget.fitting.neighbours import NeighbourTable, shrunken_cosine

KEEP = 100
"""Neighbours kept of an item."""


@dataclass(frozen=True, slots=True, eq=False)
class Learning:
    """What was learnt: neighbours by relation, further arrays, and what the manifest should say of it."""

    tables: Mapping[str, NeighbourTable]
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    manifest: Mapping[str, Any] = field(default_factory=dict)


def learn(counted: Counted, progress: Callable[[str], None], keep: int = KEEP) -> Learning:
    """Learn complements from orders and substitutes from views."""
    progress("learning from orders")
    bought = shrunken_cosine(counted.bought, keep)
    progress("learning from views")
    return Learning({"bought": bought, "viewed": shrunken_cosine(counted.viewed, keep)})
