"""From interactions to pair counts: the definitions, computed one after the other on an engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from ibis import _
from ibis.expr.types import Table

from upsell_widget.fitting.counting import (
    Counting,
    baskets_of,
    items_of,
    lines_of,
    pairable_of,
    pairs_of,
    repeats_of,
    strongest_of,
    totals_of,
    weights_of,
)
from upsell_widget.fitting.engines import Engine
from upsell_widget.fitting.interactions import Interactions
from upsell_widget.fitting.pair_counts import PairCounts

Progress = Callable[[str], None]
"""Told what is being done now."""
PAIRS = {"left": "int32", "right": "int32", "together": "int64", "gram": "float64", "weight": "float64"}
TOTALS = {"item": "int32", "people": "int64", "popularity": "float64", "mass": "float64"}
STAGES = 7
"""Of counting one relation."""


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """The items by their ids, and what was counted of both relations over them."""

    ids: list[str]
    bought: PairCounts
    viewed: PairCounts
    window: tuple[int, int] | None
    """The oldest and the newest order, in seconds since 1970; None: no order says when."""


def count(interactions: Interactions, engine: Engine, how: Counting, progress: Progress) -> Counted:
    """Count both relations.

    Raises:
        FittingFailed: the engine failed, or did not get along with its memory.
        DocumentError: a value in a file cannot be read.
    """
    with engine.failures():
        progress("numbering items")
        items = engine.keep("items", items_of(interactions.bought, interactions.viewed))
        ids = engine.texts(items)
        bought, window = _relation(interactions.bought, items, len(ids), engine, how, lambda doing: progress(f"orders: {doing}"))
        viewed, _when = _relation(interactions.viewed, items, len(ids), engine, how, lambda doing: progress(f"views: {doing}"))
        engine.drop(items)
    return Counted(ids, bought, viewed, window)


def _relation(
    interactions: Table, items: Table, number: int, engine: Engine, how: Counting, progress: Progress
) -> tuple[PairCounts, tuple[int, int] | None]:
    progress("numbering baskets")
    baskets = engine.keep("baskets", baskets_of(interactions))
    progress("reading lines")
    lines = engine.keep("lines", lines_of(interactions, items, baskets))
    progress("weighing baskets")
    weights = engine.keep("weights", weights_of(lines, baskets, how))
    facts = baskets.agg(oldest=_.at.min(), newest=_.at.max(), baskets=_.count(), everyone=_.who.nunique()).to_pyarrow().to_pylist()[0]
    engine.drop(baskets)
    progress("counting people")
    repeats = engine.keep("repeats", repeats_of(lines, weights))
    totals = engine.keep("totals", totals_of(lines, weights, repeats))
    pairable = engine.keep("pairable", pairable_of(lines, weights, totals, how))
    engine.drop(lines, weights)
    progress("counting pairs")
    pairs = engine.keep("pairs", pairs_of(pairable, repeats))
    engine.drop(pairable, repeats)
    progress("choosing the strongest")
    strongest = engine.keep("strongest", strongest_of(pairs, totals, how))
    engine.drop(pairs)
    progress("taking them over")
    counts = _pair_counts(engine, strongest, totals, number, how, facts)
    return counts, None if facts["oldest"] is None else (facts["oldest"], facts["newest"])


def _pair_counts(engine: Engine, pairs: Table, totals: Table, number: int, how: Counting, facts: dict[str, int]) -> PairCounts:
    known = engine.fetch(totals, TOTALS)
    spread = {name: np.zeros(number, dtype) for name, dtype in TOTALS.items() if name != "item"}
    for name, values in spread.items():
        values[known["item"]] = known[name]
    return PairCounts(**engine.fetch(pairs, PAIRS), **spread, head=how.head, baskets=facts["baskets"], everyone=facts["everyone"])
