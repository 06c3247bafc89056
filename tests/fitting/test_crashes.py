"""kill -9 at any moment of a fit: the old model goes on serving, and the next fit clears up and succeeds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.processes import KILLED, outcome_of
from tests.fitting.building import Line, parquet
from tests.fitting.fitter import fit_and_die
from upsell_widget.errors import FittingFailed
from upsell_widget.fitting.alone import alone
from upsell_widget.model_file import ModelSource, read

POINTS = ["alone", "read", "orders: counting pairs", "counted", "learnt", "checked", "header written", "array written", "read back"]
"""Of a fit, in order; tests/model_file dies at each single one of writing."""


@pytest.fixture
def place(tmp_path: Path) -> tuple[Path, Path]:
    """A served model, and newer orders."""
    old = parquet(tmp_path / "old.parquet", [Line("1", "anna", "tea"), Line("1", "anna", "cup")])
    new = parquet(tmp_path / "new.parquet", [Line("1", "anna", "tea"), Line("1", "anna", "pot")])
    path = tmp_path / "served" / "model.safetensors"
    fit_and_die(path, old)
    return path, new


def ids(path: Path) -> list[str]:
    return list(read(path).ids())


@pytest.mark.timeout(600)
def test_a_fit_may_die_anywhere(place: tuple[Path, Path]) -> None:
    path, new = place
    source = ModelSource(path, reload_seconds=0)
    for point in POINTS:
        assert outcome_of(fit_and_die, path, new, point) == KILLED, point
        served = source()
        assert served is not None and list(served.ids()) == ["cup", "tea"], point
    assert outcome_of(fit_and_die, path, new, "replaced") == KILLED
    served = source()
    assert served is not None and list(served.ids()) == ["pot", "tea"]


def test_what_a_dead_fit_left_goes_with_the_next(place: tuple[Path, Path]) -> None:
    path, new = place
    assert outcome_of(fit_and_die, path, new, "array written") == KILLED
    assert len(list(path.parent.iterdir())) == 4, "the model, the lock, intermediate results, half a model"
    fit_and_die(path, new)
    assert ids(path) == ["pot", "tea"]
    assert sorted(each.name for each in path.parent.iterdir()) == [f".{path.name}.lock", path.name]


def test_two_fits_do_not_meet(place: tuple[Path, Path]) -> None:
    path, new = place
    with alone(path), pytest.raises(FittingFailed, match=r"^another fit is writing .*; wait until it has ended$"):
        fit_and_die(path, new)
    assert ids(path) == ["cup", "tea"]
