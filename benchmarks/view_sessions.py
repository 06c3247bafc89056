"""Recommending on recorded view sessions: which item is looked at next, beside VSKNN and STAN, with the split as published.

Takes RetailRocket's sessions from the folder named by UPSELL_DATA. Every item of a test session but its first is asked for,
given those before it; an item that was never seen in training is a miss for everyone.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from benchmarks.measuring import Figure
from benchmarks.session_baselines import Ask, Recorded, stan, vsknn
from upsell_widget.fitting.count import count
from upsell_widget.fitting.counting import Counting
from upsell_widget.fitting.duckdb_engine import DuckDbEngine
from upsell_widget.fitting.fit import arrays_of
from upsell_widget.fitting.interactions import Files, read_files
from upsell_widget.fitting.learning import learn
from upsell_widget.fitting.statistics import paired_bootstrap
from upsell_widget.model_file import ModelFile
from upsell_widget.recommenders.learnt import LearntFromFile
from upsell_widget.recommenders.viewed_next import LOOKS

SET = "retailrocket_sessions"
MOST = 20
MEMORY = 2_000_000_000
Case = tuple[Sequence[str], str]
"""What was looked at so far, and what came next."""


def figures() -> list[Figure]:
    """Hit rate and MRR at 20, and the time of a question."""
    views = Path(os.environ.get("UPSELL_DATA", "")) / SET / "views.parquet"
    if not views.is_file():
        return [Figure("HR@20 and MRR@20 on view sessions", "not measured", "", None, f"UPSELL_DATA names no folder with {SET}")]
    return list(_compared(pq.read_table(views, columns=["session_id", "item_id", "pos", "split"])))


def _compared(views: pa.Table) -> Iterator[Figure]:
    recorded, asked = (sessions_of(views.filter(pc.equal(views["split"], name))) for name in ("train", "test"))
    learnt = _learnt(views.filter(pc.equal(views["split"], "train")))
    number = {item: at for at, item in enumerate(sorted({item for session in recorded for item in session}))}
    cases = [(session[:place], session[place]) for session in asked for place in range(1, len(session))]
    numbered = [([number[each] for each in before if each in number], number.get(item, -1)) for before, item in cases]
    neighbours = Recorded([[number[item] for item in session] for session in recorded])
    ours, our_time = _ours(learnt, cases)
    others = {name: _asked(ask, numbered) for name, ask in (("VSKNN", vsknn(neighbours)), ("STAN", stan(neighbours)))}
    for name, (theirs, their_time) in others.items():
        for title, mine, their in (("HR@20", ours > 0, theirs > 0), ("MRR@20", _reciprocal(ours), _reciprocal(theirs))):
            beside = paired_bootstrap(mine.astype(np.float64), their.astype(np.float64), 500)
            note = f"{beside.verdict}, {beside.mean:+.4f} ({beside.low:+.4f} to {beside.high:+.4f}); {len(cases):,} cases"
            yield Figure(f"{SET}, {title} beside {name}", f"{mine.mean():.4f}", f"≥ {their.mean():.4f}", bool(beside.high >= 0), note)
        asked_for = f"≤ {their_time / 10:.0f} µs"
        note = f"{name} takes {their_time:.0f} µs; mean over all cases, warm"
        yield Figure(f"a question, beside {name}", f"{our_time:.0f} µs", asked_for, our_time <= their_time / 10, note)


def sessions_of(views: pa.Table) -> list[list[str]]:
    """The items of each session in the order they were looked at."""
    ordered = views.sort_by([("session_id", "ascending"), ("pos", "ascending")])
    rows = zip(ordered["session_id"].to_pylist(), ordered["item_id"].cast(pa.string()).to_pylist(), strict=True)
    return [[item for _, item in session] for _, session in groupby(rows, key=lambda row: row[0])]


def _learnt(views: pa.Table) -> LearntFromFile:
    with TemporaryDirectory() as folder:
        files = Files(Path(folder) / "orders.parquet", Path(folder) / "views.parquet")
        pq.write_table(pa.table({"order_id": pa.array([], pa.string()), "item_id": pa.array([], pa.string())}), files.orders)
        pq.write_table(views.select(["session_id", "item_id"]), files.views)
        engine = DuckDbEngine(Path(folder), MEMORY, 2)
        try:
            counted = count(read_files(files, engine), engine, Counting(), _quiet)
        finally:
            engine.close()
    return LearntFromFile(ModelFile(Path(), {}, arrays_of(counted, learn(counted, _quiet))))


def _ours(learnt: LearntFromFile, cases: Sequence[Case]) -> tuple[NDArray[np.int64], float]:
    newest_first = [tuple(dict.fromkeys(reversed(before)))[:LOOKS] for before, _ in cases]
    for before in newest_first:  # warm
        learnt.continued(before, MOST)
    ranks, started = [], time.perf_counter()
    for before, (_, item) in zip(newest_first, cases, strict=True):
        ranks.append(_rank([each.product_id for each in learnt.continued(before, MOST)], item))
    return np.array(ranks), (time.perf_counter() - started) / len(cases) * 1e6


def _asked(ask: Ask, cases: Sequence[tuple[Sequence[int], int]]) -> tuple[NDArray[np.int64], float]:
    ranks, started = [], time.perf_counter()
    for before, item in cases:
        ranks.append(_rank(ask(before, MOST) if before else (), item))
    return np.array(ranks), (time.perf_counter() - started) / len(cases) * 1e6


def _rank(found: Sequence[str] | Sequence[int], item: str | int) -> int:
    return next((place for place, each in enumerate(found, 1) if each == item), 0)


def _reciprocal(ranks: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.where(ranks > 0, 1 / np.maximum(ranks, 1), 0.0)


def _quiet(doing: str) -> None:
    return None
