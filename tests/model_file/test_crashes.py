"""kill -9 at every point of writing: readers have the old model or the whole new one, and leftovers go with the next fit."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np

from tests.faults.processes import KILLED, DieAt, outcome_of
from tests.model_file.building import MANIFEST, arrays, written
from upsell_widget.model_file import read, write
from upsell_widget.model_file.writing import remove_unfinished

POINTS = 1 + 1 + len(arrays()) + 1 + 1
"""checked, header written, each array written, read back, replaced"""


def write_and_die(path: Path, point: int) -> None:
    """Write another model, and die at the point of this number."""
    write(path, MANIFEST, arrays(item__people=np.array([point, point, point], np.int32)), DieAt(point))


def test_writing_may_die_anywhere(tmp_path: Path) -> None:
    path = written(tmp_path)
    before = read(path).arrays["item.people"].tolist()
    for point in itertools.count(1):
        ended = outcome_of(write_and_die, path, point)
        found = read(path).arrays["item.people"].tolist()
        if ended == 0:
            break
        assert ended == KILLED
        assert found == (before if point < POINTS else [point] * 3)
    assert (point, found) == (POINTS + 1, [point] * 3)
    remove_unfinished(path)
    assert list(tmp_path.iterdir()) == [path]
