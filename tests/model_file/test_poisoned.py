"""Files that are no model: each is refused with a reason, none is believed, none is a crash."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model_file.building import MANIFEST, arrays, written
from upsell_widget.model_file import ModelFileRefused, read
from upsell_widget.model_file.contents import id_arrays
from upsell_widget.model_file.layout import LENGTH, digest_of, header_bytes, placed


def refusal(path: Path) -> str:
    """Why a file is refused, without its name."""
    with pytest.raises(ModelFileRefused) as refused:
        read(path)
    told = str(refused.value)
    assert told.startswith(f"{path}: ")
    return told.removeprefix(f"{path}: ")


def unchecked(folder: Path, manifest: Any = MANIFEST, **replaced: Any) -> Path:
    """A file with a right digest and wrong arrays: as a faulty or hostile writer would make it."""
    ordered, tensors = placed(arrays(**replaced))
    data = b"".join(array.tobytes() for array in ordered.values())
    digest = digest_of(manifest, tensors, [np.frombuffer(data, np.uint8)])
    path = folder / "poisoned"
    path.write_bytes(header_bytes(manifest, tensors, digest) + data)
    return path


def spoiled(folder: Path, spoil: Callable[[bytes], bytes]) -> Path:
    """A good file with its bytes changed."""
    path = written(folder)
    path.write_bytes(spoil(path.read_bytes()))
    return path


def floats(*values: float) -> Any:
    return np.array(values, np.float32)


def wholes(*values: int) -> Any:
    return np.array(values, np.int32)


def places(*values: int) -> Any:
    return np.array(values, np.int64)


IDS = {name: id_arrays(ids) for name, ids in {"twice": ["a", "b", "b"], "unsorted": ["a", "c", "b"], "empty": ["", "b", "c"]}.items()}


@pytest.mark.parametrize(
    ("replaced", "reason"),
    [
        ({"bought__weights": floats(np.nan, 1, 1, 1)}, "bought.weights[0]: found nan, expected a finite number"),
        ({"bought__weights": floats(1, 1, -np.inf, 1)}, "bought.weights[2]: found -inf, expected a finite number"),
        ({"blend.weights": floats(np.inf)}, "blend.weights[0]: found inf, expected a finite number"),
        ({"bought__weights": floats(1, 1, 2, 1)}, "bought.weights[2]: found a rise, expected the strongest neighbour first"),
        ({"bought__neighbours": wholes(1, 0, 3, 1)}, "bought.neighbours[2]: found 3, expected 0 to 2"),
        ({"bought__neighbours": wholes(-1, 0, 2, 1)}, "bought.neighbours[0]: found -1, expected 0 to 2"),
        ({"bought__together": wholes(3, 3, -1, 1)}, "bought.together[2]: found -1, expected at least 0"),
        ({"bought__together": wholes(3, 3, 1)}, "bought.together: found 3 values, expected 4: one a neighbour"),
        ({"bought__starts": places(0, 3, 1, 4)}, "bought.starts[2]: found 1 after 3, expected no fall"),
        ({"bought__starts": places(0, 1, 3, 9)}, "bought.starts: found 0 to 9, expected 0 to 4"),
        ({"bought__starts": places(0, 1, 4)}, "bought.starts: found 3 values, expected 4: one more than items"),
        ({"bought__starts": places()}, "bought.starts: found 0 values, expected 4: one more than items"),
        ({"bought__starts": wholes(0, 1, 3, 4)}, "bought.starts: found int32, expected int64"),
        ({"item__people": wholes(4, 5)}, "item.people: found 2 values, expected 3: one an item"),
        ({"item__popularity": floats(1, -1, 1)}, "item.popularity[1]: found -1.0, expected at least 0"),
        ({"own__neighbours": wholes(0)}, "found no array own.starts, expected one of int64"),
        (IDS["twice"], "item 2: found the id b'b' after b'b', expected ids sorted and none twice or empty"),
        (IDS["unsorted"], "item 2: found the id b'b' after b'c', expected ids sorted and none twice or empty"),
        (IDS["empty"], "item 0: found the id b'' after b'', expected ids sorted and none twice or empty"),
        (
            {"item__bytes": np.array([97, 98, 255], np.uint8), "item__starts": places(0, 1, 2, 3)},
            "item 2: found the id b'\\xff', expected UTF-8",
        ),
        ({"item__starts": places()}, "item.starts: found nothing, expected 0 to 13"),
    ],
    ids=lambda given: "" if isinstance(given, dict) else given,
)
def test_arrays_that_are_no_model_are_refused_even_with_a_right_digest(tmp_path: Path, replaced: Any, reason: str) -> None:
    assert refusal(unchecked(tmp_path, **replaced)) == reason


def test_there_may_be_no_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none") == "No such file or directory; expected a model file"
    assert refusal(tmp_path) == "Is a directory; expected a model file"


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert refusal(spoiled(tmp_path, lambda _: b"")) == "found 0 bytes, expected a model file: it is empty or cut off"


def test_a_file_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    whole = written(tmp_path).read_bytes()
    path = tmp_path / "cut"
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        assert refusal(path).startswith("found ")


def test_a_file_with_more_behind_it_is_refused(tmp_path: Path) -> None:
    assert "without gaps" in refusal(spoiled(tmp_path, lambda good: good + b"more"))


@pytest.mark.parametrize(
    "foreign",
    [b"PAR1" * 9, b"SQLite format 3\0" * 9, b"\x80\x05\x95" + b"pickle" * 9, b"\0" * 99, LENGTH.pack(2) + b"{}", LENGTH.pack(2) + b"[]"],
    ids=["parquet", "sqlite", "pickle", "zeros", "empty object", "list"],
)
def test_a_foreign_file_is_refused(tmp_path: Path, foreign: bytes) -> None:
    assert "model file" in refusal(spoiled(tmp_path, lambda _: foreign))


def test_a_model_of_somebody_else_in_the_same_layout_is_refused(tmp_path: Path) -> None:
    header = json.dumps({"__metadata__": {"format": "pt"}}).encode()
    assert (
        refusal(spoiled(tmp_path, lambda _: LENGTH.pack(len(header)) + header)) == "found the format 'pt', expected 'upsell_widget.model'"
    )


def test_another_schema_is_refused(tmp_path: Path) -> None:
    path = spoiled(tmp_path, lambda good: good.replace(b'"schema":"1"', b'"schema":"2"'))
    assert refusal(path) == "found schema '2', expected '1': fit anew with this version"


def test_a_changed_manifest_is_refused(tmp_path: Path) -> None:
    path = spoiled(tmp_path, lambda good: good.replace(b"365", b"364"))
    assert refusal(path).endswith("a byte of the file has changed")


def test_a_manifest_that_is_no_object_is_refused(tmp_path: Path) -> None:
    assert refusal(unchecked(tmp_path, manifest=[1])) == "found a manifest that is a list, expected an object"


@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_no_flipped_bit_is_believed(place: int, bit: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = written(tmp_path_factory.mktemp("flipped"))
    good = bytearray(path.read_bytes())
    good[place % len(good)] ^= 1 << bit
    path.write_bytes(good)
    try:
        model = read(path)
    except ModelFileRefused:
        return
    assert model.manifest == MANIFEST, "only white space of the header may differ"
    assert all(np.array_equal(model.arrays[name], array) for name, array in arrays().items())


HOSTILE = [
    '{"__metadata__":' + "[" * 100_000,
    '{"__metadata__":{"format":"upsell_widget.model","schema":"1","sha256":"","manifest":"{}"},"a":%s}',
]
TENSORS: list[Any] = [
    None, [], {}, {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}, {"dtype": "F32", "shape": [-1], "data_offsets": [0, -4]},
    {"dtype": "F32", "shape": [1, 1], "data_offsets": [0, 4]}, {"dtype": [], "shape": [1], "data_offsets": [0, 4]},
    {"dtype": "U8", "shape": [10**30], "data_offsets": [0, 10**30]}, {"dtype": "U8", "shape": ["a"], "data_offsets": ["", ""]},
    {"dtype": "U8", "shape": [float("nan")], "data_offsets": [0, 1]}, {"dtype": "U8", "shape": [0], "data_offsets": [0]},
]  # fmt: skip


@pytest.mark.parametrize("text", [HOSTILE[0], *(HOSTILE[1] % json.dumps(each) for each in TENSORS)], ids=range(1 + len(TENSORS)))
def test_a_hostile_header_is_refused(tmp_path: Path, text: str) -> None:
    assert refusal(spoiled(tmp_path, lambda _: LENGTH.pack(len(text)) + text.encode() + b"data")).startswith("found ")
