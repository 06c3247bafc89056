"""Trust: what the newest orders, held back, say of the tables."""

from __future__ import annotations

from upsell_widget.fitting.blend import Choice, choose
from upsell_widget.fitting.count import Progress, count
from upsell_widget.fitting.counting import Counting
from upsell_widget.fitting.engines import Engine
from upsell_widget.fitting.interactions import Interactions
from upsell_widget.fitting.splits import numbered, split

SHARE = 0.1
"""Of the orders so many, the newest, are held back."""
NEWEST = 50_000
"""Only so many of the newest orders take part: more would tell little more."""
CASES = 800
STAGES = 16
"""How often progress is told."""


def choice_for(interactions: Interactions, engine: Engine, how: Counting, keep: int, progress: Progress) -> Choice:
    """What to trust, by the shop's own newest orders."""
    held_back = split(interactions, engine, SHARE, CASES, seed=7, newest=NEWEST)
    if not held_back.cases:
        return Choice()
    bought_only = Interactions(held_back.earlier.bought, interactions.viewed.limit(0))
    counted = count(bought_only, engine, how, progress)
    return choose(counted, numbered(held_back.cases, counted.ids), keep, progress)
