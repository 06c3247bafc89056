"""Splits: earlier orders to learn from, later ones to be asked about. Time decides, never chance: a shop cannot learn from its future."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from ibis import _
from ibis.expr.types import Table

from upsell_widget.domain.learnt import PAST_HALF_LIFE
from upsell_widget.fitting.engines import Engine
from upsell_widget.fitting.interactions import Interactions

HALF_LIFE = PAST_HALF_LIFE.total_seconds()


@dataclass(frozen=True, slots=True)
class Case:
    """One later basket with an item hidden: what is left of it, what was hidden, and what the person had bought before."""

    items: tuple[str, ...]
    hidden: str
    past: Mapping[str, float]
    """Product → Σ over earlier purchases of ½^(age ÷ half-life)."""


@dataclass(frozen=True, slots=True)
class Split:
    """What may be learnt from, and the cases."""

    earlier: Interactions
    cases: Sequence[Case]
    baskets: int
    """Earlier baskets."""


def split(interactions: Interactions, engine: Engine, share: float, most_cases: int, seed: int = 1, newest: int | None = None) -> Split:
    """The last ``share`` of orders is later. Of each later basket of two and more one seeded item is hidden.

    ``most_cases``: of more cases so many, evenly spread, are asked. ``newest``: look at so many of the newest orders only.
    """
    places = engine.keep(f"places_{seed}", _places(interactions.bought, newest))
    placed = engine.keep(f"placed_{seed}", _placed(interactions.bought, places))
    total = int(places.count().to_pyarrow().as_py())
    border = round(total * (1 - share))
    earlier = placed.filter(_.place < border).select("basket", "item", "person", "at")
    cases = _cases(interactions.bought, places, placed, border, most_cases, np.random.default_rng(seed))
    return Split(Interactions(earlier, interactions.viewed), cases, border)


def _places(bought: Table, newest: int | None) -> Table:
    """(basket, place): the place in time, from 0, of the baskets that are looked at."""
    baskets = bought.group_by("basket").agg(since=_.at.min().fill_null(0))
    if newest is not None:
        baskets = baskets.order_by([ibis.desc("since"), ibis.desc("basket")]).limit(newest)
    return baskets.select("basket", place=ibis.row_number().over(order_by=["since", "basket"]))


def _placed(bought: Table, places: Table) -> Table:
    """Their lines."""
    return bought.join(places, "basket").select("basket", "item", "person", "at", "place").distinct()


def _cases(bought: Table, places: Table, placed: Table, border: int, most: int, chance: np.random.Generator) -> list[Case]:
    sizes = placed.filter(_.place >= border).group_by("place").having(_.item.nunique() > 1).agg(items=_.item.nunique())
    asked = sorted(sizes.select("place").to_pyarrow().column(0).to_pylist())
    if len(asked) > most:
        asked = [asked[int(at)] for at in np.linspace(0, len(asked) - 1, most)]
    if not asked:
        return []
    chosen = ibis.memtable(pa.table({"place": pa.array(asked, pa.int64())}))
    baskets: dict[int, set[str]] = defaultdict(set)
    about: dict[int, tuple[str | None, int | None]] = {}
    for row in placed.semi_join(chosen, "place").to_pyarrow().to_pylist():
        baskets[row["place"]].add(row["item"])
        about[row["place"]] = (row["person"], row["at"])
    past = _past(bought, places, {person for person, _at in about.values() if person is not None})
    cases = []
    for place in asked:
        items = sorted(baskets[place])
        hidden = items.pop(int(chance.integers(len(items))))
        cases.append(Case(tuple(items), hidden, _weighed(past.get(about[place][0] or "", ()), place, about[place][1])))
    return cases


def _past(bought: Table, places: Table, people: set[str]) -> Mapping[str, Sequence[tuple[int, int | None, str]]]:
    """Person → (place, at, item) of all they bought, in the order of time; what is older than the places there are has -1."""
    if not people:
        return {}
    wanted = ibis.memtable(pa.table({"person": pa.array(sorted(people), pa.string())}))
    theirs = bought.semi_join(wanted, "person").select("basket", "person", "at", "item").distinct().left_join(places, "basket")
    told = theirs.mutate(place=ibis.coalesce(_.place, -1)).order_by("place").select("person", "place", "at", "item")
    columns = told.to_pyarrow().to_pydict()
    found: dict[str, list[tuple[int, int | None, str]]] = defaultdict(list)
    for person, place, at, item in zip(*columns.values(), strict=True):
        found[person].append((place, at, item))
    return found


def _weighed(past: Sequence[tuple[int, int | None, str]], place: int, now: int | None) -> dict[str, float]:
    weights: dict[str, float] = defaultdict(float)
    for then, at, item in past:
        if then >= place:
            break
        age = now - at if now is not None and at is not None else 0.0
        weights[item] += float(0.5 ** (age / HALF_LIFE))
    return dict(weights)


def numbered(cases: Sequence[Case], ids: Sequence[str]) -> list[tuple[dict[int, float], int, dict[int, float]]]:
    """The cases in item numbers: items at hand, the hidden one (-1: never seen before), past purchases."""
    number: dict[Any, int] = {each: at for at, each in enumerate(ids)}
    return [
        (
            {number[each]: 1.0 for each in case.items if each in number},
            number.get(case.hidden, -1),
            {number[each]: weight for each, weight in case.past.items() if each in number},
        )
        for case in cases
    ]
