"""Workers notice a new model by themselves, and keep the last good one."""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest

from tests.model_file.building import written
from upsell_widget.model_file import ModelFile, ModelSource


def people(model: ModelFile | None) -> list[int] | None:
    return None if model is None else model.arrays["item.people"].tolist()


def swapped(folder: Path, *numbers: int) -> Path:
    return written(folder, item__people=np.array(numbers, np.int32))


@pytest.fixture
def source(tmp_path: Path) -> ModelSource:
    return ModelSource(tmp_path / "model.safetensors", reload_seconds=0)


def test_at_first_nothing_is_learnt_and_nobody_is_told(source: ModelSource, caplog: pytest.LogCaptureFixture) -> None:
    assert source() is None
    assert caplog.messages == []


def test_a_new_file_is_noticed(tmp_path: Path, source: ModelSource) -> None:
    source()
    swapped(tmp_path, 1, 2, 3)
    assert people(source()) == [1, 2, 3]
    first = source()
    assert source() is first
    swapped(tmp_path, 4, 5, 6)
    assert (people(source()), people(first)) == ([4, 5, 6], [1, 2, 3])


@pytest.mark.parametrize("poison", [b"", b"nothing of ours", None], ids=["empty", "foreign", "gone"])
def test_a_bad_file_leaves_the_last_good_one_and_is_told_of_once(
    tmp_path: Path, source: ModelSource, caplog: pytest.LogCaptureFixture, poison: bytes | None
) -> None:
    path = swapped(tmp_path, 1, 2, 3)
    source()
    path.unlink()
    if poison is not None:
        path.write_bytes(poison)
    with caplog.at_level(logging.WARNING, "upsell_widget"):
        assert [people(source()) for _ in range(5)] == [[1, 2, 3]] * 5
    (told,) = caplog.messages
    assert told.startswith(f"{path}: ") and told.endswith("the last good one stays in use")
    swapped(tmp_path, 4, 5, 6)
    assert people(source()) == [4, 5, 6]


def test_a_bad_file_at_the_start_is_told_of_and_is_as_good_as_none(
    tmp_path: Path, source: ModelSource, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"bad")
    assert (source(), source()) == (None, None)
    (told,) = caplog.messages
    assert told.endswith("recommenders go on without one")


def test_readers_see_one_whole_model_or_the_other_while_it_is_swapped(tmp_path: Path, source: ModelSource) -> None:
    swapped(tmp_path, 0, 0, 0)
    done, seen, wrong = Event(), set(), []

    def look() -> None:
        while not done.is_set():
            numbers = people(source())
            if numbers is None or len(set(numbers)) != 1:
                wrong.append(numbers)
            else:
                seen.add(numbers[0])

    readers = [Thread(target=look) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(1, 40):
        swapped(tmp_path, number, number, number)
    done.set()
    for reader in readers:
        reader.join()
    assert (wrong, people(source())) == ([], [39, 39, 39])
    assert seen
