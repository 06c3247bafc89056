"""Learning: from pair counts to what the model file holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from numpy.typing import NDArray

from upsell_widget.fitting.blend import TABLES, Choice
from upsell_widget.fitting.count import Counted
from upsell_widget.fitting.neighbours import NeighbourTable
from upsell_widget.fitting.scores import ASYMMETRIC, own_scores, scored
from upsell_widget.model_file.contents import OWN
from upsell_widget.model_file.numbers import SLOTS, slots_of

KEEP = 100
"""Neighbours kept of an item."""


@dataclass(frozen=True, slots=True, eq=False)
class Learning:
    """What was learnt: neighbours by relation, further arrays, and what the manifest should say of it."""

    tables: Mapping[str, NeighbourTable]
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    manifest: Mapping[str, Any] = field(default_factory=dict)


def learn(counted: Counted, progress: Callable[[str], None], keep: int = KEEP, choice: Choice | None = None) -> Learning:
    """Learn complements from orders, by the table that was chosen, and substitutes from views."""
    choice = choice or Choice()
    progress("learning from orders")
    bought = TABLES[choice.table](counted.bought, keep)
    progress("learning from views")
    viewed = scored(counted.viewed, ASYMMETRIC).table(counted.viewed.items, keep)
    slots = slots_of([each.encode() for each in counted.ids])
    told = {"table": choice.table, "voices": asdict(choice.voices), "metrics": {"cases": choice.cases, **(choice.metrics or {})}}
    return Learning({"bought": bought, "viewed": viewed}, {SLOTS: slots, OWN: own_scores(counted.viewed, ASYMMETRIC)}, told)
