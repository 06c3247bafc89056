"""Fit: from orders and views to a model file that workers pick up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upsell_widget.errors import FittingFailed
from upsell_widget.fitting.alone import alone
from upsell_widget.fitting.blend import Choice
from upsell_widget.fitting.count import STAGES as COUNTING_STAGES
from upsell_widget.fitting.count import Counted, Progress, count
from upsell_widget.fitting.counting import Counting
from upsell_widget.fitting.engines import Engine
from upsell_widget.fitting.interactions import Files, read_files
from upsell_widget.fitting.learning import KEEP, Learning, learn
from upsell_widget.fitting.trust import STAGES as CHOOSING_STAGES
from upsell_widget.fitting.trust import choice_for
from upsell_widget.model_file.contents import id_arrays
from upsell_widget.model_file.writing import write

STAGES = 1 + CHOOSING_STAGES + 1 + 2 * COUNTING_STAGES + 2 + 1
"""How often progress is told: reading, choosing what to trust, numbering, counting of both relations, learning from both, writing."""
MOST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Fitted:
    """What a fit learnt."""

    items: int
    orders: int
    people: int
    sessions: int
    window: tuple[datetime, datetime] | None
    """From the oldest order to the newest."""
    complements: int
    """Neighbours by what was bought."""
    substitutes: int
    """Neighbours by what was viewed."""
    known: int
    """Items with a complement."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Where a fit reads, what it computes on and how, and where it writes."""

    path: Path
    files: Callable[[Path], Files]
    """The files to read, given a folder to put them into."""
    engine: Callable[[Path], Engine]
    """The engine, given a folder for what does not fit into memory."""
    how: Counting = Counting()


def fit(recipe: Recipe, now: datetime, progress: Progress, step: Callable[[str], None] = lambda point: None) -> Fitted:
    """Learn, and put the model file in its place. Whatever happens before the last step, the old one stays.

    ``step`` is told which point was passed; tests let a process die there.

    Raises:
        FittingFailed: the engine failed, nothing was there to learn from, or another fit is at work.
        DocumentError, StoreUnavailable: what should be read cannot be.
    """
    with alone(recipe.path) as scratch:
        step("alone")
        counted, choice = _counted(recipe, scratch, progress, step)
        learning = learn(counted, progress, choice=choice)
        step("learnt")
        progress("writing the model")
        write(recipe.path, _manifest(recipe, counted, learning, now), arrays_of(counted, learning), step)
    return _fitted(counted, learning)


def _counted(recipe: Recipe, scratch: Path, progress: Progress, step: Callable[[str], None]) -> tuple[Counted, Choice]:
    progress("reading")
    files = recipe.files(scratch)
    step("read")

    def tell(doing: str) -> None:
        progress(doing)
        step(doing)

    engine = recipe.engine(scratch)
    try:
        interactions = read_files(files, engine)
        choice = choice_for(interactions, engine, recipe.how, KEEP, tell)
        counted = count(interactions, engine, recipe.how, tell)
    finally:
        engine.close()
    if not counted.ids:
        raise FittingFailed("found no orders and no views, expected some to learn from: flask upsell import orders, or --from FILE")
    step("counted")
    return counted, choice


def arrays_of(counted: Counted, learning: Learning) -> dict[str, NDArray[Any]]:
    """The arrays of the model file."""
    arrays: dict[str, NDArray[Any]] = {
        **id_arrays(counted.ids),
        "item.people": np.minimum(counted.bought.people, MOST).astype(np.int32),
        "item.popularity": counted.bought.popularity.astype(np.float32),
        "item.viewers": np.minimum(counted.viewed.people, MOST).astype(np.int32),
    }
    for relation, table in learning.tables.items():
        arrays |= table.arrays(relation)
    return arrays | dict(learning.arrays)


def _manifest(recipe: Recipe, counted: Counted, learning: Learning, now: datetime) -> dict[str, Any]:
    fitted = _fitted(counted, learning)
    window = [moment.isoformat() for moment in fitted.window] if fitted.window else None
    return {
        "written_at": now.isoformat(),
        "rows": {"items": fitted.items, "orders": fitted.orders, "people": fitted.people, "sessions": fitted.sessions},
        "window": window,
        "settings": asdict(recipe.how),
        "metrics": {},
        **learning.manifest,
    }


def _fitted(counted: Counted, learning: Learning) -> Fitted:
    bought, viewed = learning.tables["bought"], learning.tables["viewed"]
    return Fitted(
        items=len(counted.ids),
        orders=counted.bought.baskets,
        people=counted.bought.everyone,
        sessions=counted.viewed.baskets,
        window=_moments(counted.window),
        complements=len(bought.neighbours),
        substitutes=len(viewed.neighbours),
        known=int(np.count_nonzero(np.diff(bought.starts))),
    )


def _moments(window: tuple[int, int] | None) -> tuple[datetime, datetime] | None:
    return None if window is None else (datetime.fromtimestamp(window[0], UTC), datetime.fromtimestamp(window[1], UTC))
