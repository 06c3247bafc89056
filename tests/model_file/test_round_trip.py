"""What is written is what is read, by us and by the library the format comes from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors import safe_open

from tests.model_file.building import MANIFEST, arrays, written
from upsell_widget.model_file import ModelFileRefused, read
from upsell_widget.model_file.contents import id_arrays
from upsell_widget.model_file.writing import write


def test_what_is_written_is_read(tmp_path: Path) -> None:
    model = read(written(tmp_path))
    assert model.manifest == MANIFEST
    assert model.arrays.keys() == arrays().keys()
    assert all(np.array_equal(model.arrays[name], array) and model.arrays[name].dtype == array.dtype for name, array in arrays().items())
    assert (model.items, list(model.ids())) == (3, ["gyoza", "ramen", "本"])
    assert model.relation("bought").neighbours.tolist() == [1, 0, 2, 1]


def test_the_librarys_reader_reads_it_too(tmp_path: Path) -> None:
    with safe_open(written(tmp_path), framework="numpy") as file:
        assert {name: file.get_tensor(name).tolist() for name in file.keys()} == {  # noqa: SIM118
            name: array.tolist() for name, array in arrays().items()
        }
        assert file.metadata()["format"] == "upsell_widget.model"


def test_the_arrays_are_of_the_file_and_cannot_be_written(tmp_path: Path) -> None:
    weights = read(written(tmp_path)).arrays["bought.weights"]
    assert not weights.flags.owndata and not weights.flags.writeable and weights.flags.aligned
    with pytest.raises(ValueError, match="read-only"):
        weights[0] = 1


def test_the_same_model_is_the_same_bytes(tmp_path: Path) -> None:
    assert written(tmp_path, "a").read_bytes() == written(tmp_path, "b").read_bytes()


def test_a_shop_without_anything_has_a_model_too(tmp_path: Path) -> None:
    starts = np.zeros(1, np.int64)
    nothing = {name: array[:0] for name, array in arrays().items()}
    path = tmp_path / "model"
    write(path, {}, nothing | {"item.starts": starts, "bought.starts": starts, "viewed.starts": starts})
    assert (read(path).items, list(read(path).ids())) == (0, [])


def test_nothing_is_left_beside_it(tmp_path: Path) -> None:
    written(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["model.safetensors"]


def test_what_is_no_model_is_not_written_and_the_old_one_stays(tmp_path: Path) -> None:
    before = written(tmp_path).read_bytes()
    with pytest.raises(ModelFileRefused, match=r"^item.popularity\[1\]: found nan, expected a finite number$"):
        written(tmp_path, item__popularity=np.array([1, np.nan, 1], np.float32))
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [before]


@given(ids=st.sets(st.text(st.characters(exclude_categories=["Cs"]), min_size=1)))
def test_ids_are_any_text(ids: set[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("ids") / "model"
    items = len(ids)
    none = {f"{name}.{part}": array[:0] for name in ("bought", "viewed") for part, array in _parts(name).items()}
    starts = np.zeros(items + 1, np.int64)
    each = {f"item.{name}": np.zeros(items, arrays()[f"item.{name}"].dtype) for name in ("people", "popularity", "viewers")}
    ordered = sorted(ids, key=str.encode)
    write(path, {}, {**none, **each, **id_arrays(ordered), "bought.starts": starts, "viewed.starts": starts})
    assert list(read(path).ids()) == ordered


def _parts(relation: str) -> dict[str, np.ndarray]:
    return {part: arrays()[f"{relation}.{part}"] for part in ("neighbours", "weights", "together")}
