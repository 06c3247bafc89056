"""Orders as files, engines to count them on, and the same counts in plain Python to compare with."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from upsell_widget.fitting.count import Counted, count
from upsell_widget.fitting.counting import GRAIN, Counting
from upsell_widget.fitting.duckdb_engine import DuckDbEngine
from upsell_widget.fitting.interactions import Files, read_files
from upsell_widget.fitting.pair_counts import PairCounts

NEWEST = datetime(2026, 11, 1, tzinfo=UTC)
MEMORY = 1_000_000_000
PLAIN = Counting(half_life_days=None, size_correction=0)
"""Every basket counts 1."""


class Line(NamedTuple):
    """One item of one order."""

    order: str
    person: str | None
    item: str
    days_ago: float = 0.0


def parquet(path: Path, lines: Sequence[Line], basket: str = "order_id") -> Path:
    """Lines as a Parquet file."""
    at = [NEWEST - timedelta(days=line.days_ago) for line in lines]
    columns = {
        basket: pa.array([line.order for line in lines], pa.string()),
        "customer_id": pa.array([line.person for line in lines], pa.string()),
        "ts": pa.array(at, pa.timestamp("us", "UTC")),
        "item_id": pa.array([line.item for line in lines], pa.string()),
    }
    pq.write_table(pa.table(columns), path)
    return path


def counted(folder: Path, bought: Sequence[Line], viewed: Sequence[Line] = (), how: Counting = PLAIN) -> Counted:
    """What DuckDB counts."""
    views = parquet(folder / "views.parquet", viewed, "session_id") if viewed else None
    return counted_files(folder, Files(parquet(folder / "orders.parquet", bought), views), how)


def counted_files(folder: Path, files: Files, how: Counting = PLAIN) -> Counted:
    """What DuckDB counts in files."""
    engine = DuckDbEngine(folder, MEMORY, 1)
    try:
        return count(read_files(files, engine), engine, how, lambda doing: None)
    finally:
        engine.close()


def told(ids: Sequence[str], counts: PairCounts) -> dict[tuple[str, str], tuple[int, float, float]]:
    """(left id, right id) → (together, gram, weight)."""
    rows = zip(counts.left, counts.right, counts.together, counts.gram, counts.weight, strict=True)
    return {(ids[left], ids[right]): (int(together), float(gram), float(weight)) for left, right, together, gram, weight in rows}


def in_python(lines: Iterable[Line], how: Counting) -> dict[tuple[str, str], tuple[int, float, float]]:
    """The same, counted as the definition reads."""
    lines = list(lines)
    baskets: dict[str, set[str]] = defaultdict(set)
    people = {line.order: max((each.person for each in lines if each.order == line.order and each.person), default=None) for line in lines}
    newest_of = {line.order: min(each.days_ago for each in lines if each.order == line.order) for line in lines}
    newest = min(newest_of.values(), default=0)
    for line in lines:
        baskets[line.order].add(line.item)
    who: dict[tuple[str, str], set[str]] = defaultdict(set)
    gram: Counter[tuple[str, str]] = Counter()
    weight: Counter[tuple[str, str]] = Counter()
    for order, items in baskets.items():
        decay = _grained(0.5 ** ((newest_of[order] - newest) / how.half_life_days)) if how.half_life_days else 1.0
        corrected = _grained(decay * (len(items) - 1) ** -how.size_correction) if len(items) > 1 else 0.0
        for pair in combinations(sorted(items, key=str.encode), 2):
            who[pair].add(f"person {people[order]}" if people[order] else f"order {order}")
            gram[pair] += decay  # type: ignore[assignment]
            weight[pair] += corrected  # type: ignore[assignment]
    return {pair: (len(who[pair]), gram[pair], weight[pair]) for pair in who}


def _grained(weight: float) -> float:
    return int(weight * GRAIN + 0.5) / GRAIN
