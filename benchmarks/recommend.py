"""Recommending on real orders: the product beside popularity, rules, cosine, BM25, EASE and basket kNN; and the time of one question.

Takes the data sets from the folder named by UPSELL_DATA. Protocol: by time, the last fifth of the orders is asked about; of
each order of two and more one seeded item is hidden; the rest of the catalogue is ranked. One configuration for all sets.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from benchmarks.measuring import Figure
from benchmarks.recommend_baselines import baselines
from upsell_widget.fitting.blend import Choice, in_memory
from upsell_widget.fitting.count import Counted, count
from upsell_widget.fitting.counting import Counting
from upsell_widget.fitting.duckdb_engine import DuckDbEngine
from upsell_widget.fitting.evaluation import Answered, answered
from upsell_widget.fitting.interactions import Files, Interactions, read_files
from upsell_widget.fitting.learning import KEEP, learn
from upsell_widget.fitting.neighbours import NeighbourTable
from upsell_widget.fitting.pair_counts import PairCounts
from upsell_widget.fitting.splits import Split, numbered, split
from upsell_widget.fitting.statistics import paired_bootstrap
from upsell_widget.fitting.trust import choice_for
from upsell_widget.model_file import ModelFile, write
from upsell_widget.model_file.asking import Asking
from upsell_widget.model_file.numbers import SLOTS, slots_of
from upsell_widget.recommenders.learnt import LearntFromFile

SETS = ("online_retail_2009_2010", "completejourney", "pizza_fictional")
CASES = 3_000
MEASURES: dict[str, Callable[[Answered], NDArray[np.float64]]] = {
    "HR@5": lambda found: found.hits(5),
    "MRR@10": lambda found: found.reciprocal(),
}
MEMORY = 3_000_000_000
ITEMS, NEIGHBOURS, ASKED, QUESTIONS = 100_000, 100, 8, 5_000


def figures() -> list[Figure]:
    """Every set there is, then the time of a question."""
    folder = os.environ.get("UPSELL_DATA")
    if folder is None:
        sets = [Figure("HR@5 and MRR@10 on real orders", "not measured", "", None, "UPSELL_DATA is not set")]
    else:
        sets = [figure for name in SETS for figure in _of_set(Path(folder) / name / "orders.parquet")]
    return [*sets, *_questions()]


def _of_set(orders: Path) -> list[Figure]:
    name = orders.parent.name
    if not orders.is_file():
        return [Figure(name, "not measured", "", None, f"no {orders.name} of it below UPSELL_DATA")]
    with TemporaryDirectory() as scratch:
        engine = DuckDbEngine(Path(scratch), MEMORY, 2)
        try:
            interactions = read_files(Files(orders), engine)
            held_back = split(interactions, engine, 0.2, CASES)
            earlier = Interactions(held_back.earlier.bought, interactions.viewed.limit(0))
            choice = choice_for(earlier, engine, Counting(), KEEP, _quiet)
            counted = count(earlier, engine, Counting(), _quiet)
            lines = earlier.bought.select("basket", "item").distinct().order_by("basket", "item").to_pyarrow().to_pydict()
        finally:
            engine.close()
    return list(_compared(name, held_back, choice, counted, lines))


def _compared(name: str, held_back: Split, choice: Choice, counted: Counted, lines: dict[str, list[str]]) -> Iterator[Figure]:
    cases = numbered(held_back.cases, counted.ids)
    asking = Asking(in_memory(counted, learn(counted, _quiet, choice=choice).tables), choice.voices)
    ours = answered(lambda items, past, most: [each.number for each in asking.blended(items, past, most)], cases, len(counted.ids))
    others = {label: answered(model, cases, len(counted.ids)) for label, model in baselines(counted.ids, lines).items()}
    for title, measure in MEASURES.items():
        best = max(others, key=lambda label: float(measure(others[label]).mean()))
        beside = paired_bootstrap(measure(ours), measure(others[best]))
        table = ", ".join(f"{label} {measure(each).mean():.3f}" for label, each in others.items())
        note = f"against {best}: {beside.verdict}, {beside.mean:+.4f} ({beside.low:+.4f} to {beside.high:+.4f}); {table}"
        asked = f"≥ {measure(others[best]).mean():.4f}"
        yield Figure(f"{name}, {title}", f"{measure(ours).mean():.4f}", asked, bool(beside.high >= 0), note)


def _questions() -> list[Figure]:
    model = _synthetic_model()
    return [*_question_time(LearntFromFile(model), list(model.ids())), *_memory(model)]


def _synthetic_model() -> ModelFile:
    chance = np.random.default_rng(3)
    ids = [f"sku-{number:06}" for number in range(ITEMS)]
    size = ITEMS * NEIGHBOURS
    weights = -np.sort(-chance.random((ITEMS, NEIGHBOURS), np.float32), axis=1).ravel()
    neighbours = chance.integers(0, ITEMS, size).astype(np.int32)
    table = NeighbourTable(np.arange(ITEMS + 1) * NEIGHBOURS, neighbours, weights, np.ones(size, np.int32))
    none = np.zeros(0, np.int32)
    nobody, nothing = np.ones(ITEMS, np.int64), np.zeros(0)
    counts = PairCounts(none, none, nobody[:0], nothing, nothing, nobody, chance.random(ITEMS), np.zeros(ITEMS), 0, 0, 0)
    model = in_memory(Counted(ids, counts, counts, None), {"bought": table})
    people = np.ones(ITEMS, np.int32)
    known = {"item.people": people, "item.viewers": people, SLOTS: slots_of([each.encode() for each in ids])}
    return ModelFile(model.path, {}, {**model.arrays, **known})


def _question_time(learnt: LearntFromFile, ids: list[str]) -> list[Figure]:
    chance = np.random.default_rng(4)
    questions = [[ids[each] for each in chance.choice(ITEMS, ASKED, replace=False)] for _ in range(QUESTIONS)]
    taken = []
    for question in questions * 2:
        started = time.perf_counter_ns()
        learnt.related("bought", question, 10)
        taken.append(time.perf_counter_ns() - started)
    median, late = np.percentile(taken[QUESTIONS:], [50, 99]) / 1_000
    what = f"a question of {ASKED} items over {ITEMS:,}"
    return [
        Figure(f"{what}, median", f"{median:.0f} µs", "≤ 60 µs", bool(median <= 60), "warm, Python call to list of ten"),
        Figure(f"{what}, p99", f"{late:.0f} µs", "≤ 200 µs", bool(late <= 200), ""),
    ]


def _memory(model: ModelFile) -> list[Figure]:
    """What a worker of its own takes to load the same model from a file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "model.safetensors"
        write(path, {}, model.arrays)
        run = subprocess.run([sys.executable, "-m", "benchmarks.load_model", str(path)], capture_output=True, text=True, check=True)
    taken = json.loads(run.stdout)
    grown, own, mapped = taken["loaded"]["resident"], taken["loaded"]["own"], taken["file"]
    note = f"{own / 1e6:.1f} MB of it are the worker's own, {taken['asked']['own'] / 1e6:.1f} MB after 1,000 items were asked about"
    asked = f"≤ {mapped / 1e6:.1f} MB, the file"
    return [Figure("a worker's memory grows on load by", f"{grown / 1e6:.1f} MB", asked, grown <= mapped, note)]


def _quiet(doing: str) -> None:
    return None
