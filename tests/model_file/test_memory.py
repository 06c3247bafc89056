"""A worker's memory: the arrays stay in the file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.load_model import ROLLUP
from upsell_widget.model_file import write
from upsell_widget.model_file.contents import id_arrays
from upsell_widget.model_file.numbers import SLOTS, slots_of

ITEMS, NEIGHBOURS = 20_000, 100
ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(not ROLLUP.exists(), reason="only Linux tells what a process shares")
def test_loading_a_model_takes_far_less_memory_than_its_file(tmp_path: Path) -> None:
    ids = [f"sku-{number:06}" for number in range(ITEMS)]
    people, places = np.ones(ITEMS, np.int32), ITEMS * NEIGHBOURS
    arrays = {**id_arrays(ids), "item.people": people, "item.viewers": people, "item.popularity": people.astype(np.float32)}
    for relation, kept in (("bought", places), ("viewed", 0)):
        arrays |= {
            f"{relation}.starts": np.linspace(0, kept, ITEMS + 1).astype(np.int64),
            f"{relation}.neighbours": np.arange(kept, dtype=np.int32) % ITEMS,
            f"{relation}.weights": np.ones(kept, np.float32),
            f"{relation}.together": np.ones(kept, np.int32),
        }
    path = tmp_path / "model.safetensors"
    write(path, {}, {**arrays, SLOTS: slots_of([each.encode() for each in ids])})
    run = subprocess.run([sys.executable, "-m", "benchmarks.load_model", str(path)], cwd=ROOT, capture_output=True, text=True, check=True)
    grown = json.loads(run.stdout)
    assert grown["file"] > 24_000_000
    assert 0 < grown["asked"]["own"] < grown["file"] / 4
    assert grown["asked"]["resident"] < grown["file"]
