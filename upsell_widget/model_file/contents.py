"""What a model file holds: item ids, what is known of each item, and for each relation the strongest neighbours of each item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upsell_widget.errors import UpsellError

SCHEMA = 1
"""The version of what is in the file; a file of another is refused."""
ITEM_ARRAYS: Mapping[str, str] = {"item.people": "int32", "item.popularity": "float32", "item.viewers": "int32"}
"""One value an item: buyers, decayed popularity, viewers."""
RELATION_ARRAYS: Mapping[str, str] = {"starts": "int64", "neighbours": "int32", "weights": "float32", "together": "int32"}
OWN = "viewed.own"
"""How much an item that was looked at speaks for being looked at again, on the scale of its neighbours; one value an item, or none."""
RELATIONS = ("bought", "viewed")
"""What every file has; others may be added."""

Arrays = Mapping[str, NDArray[Any]]


class ModelFileRefused(UpsellError):
    """A file is no model file of ours, or a damaged one; says what was found and what was expected."""


@dataclass(frozen=True, slots=True)
class Relation:
    """The neighbours of item i are at ``starts[i]:starts[i + 1]`` of the other three, the strongest first."""

    starts: NDArray[np.int64]
    neighbours: NDArray[np.int32]
    weights: NDArray[np.float32]
    together: NDArray[np.int32]
    """People (or baskets, sessions) with both: the evidence."""


@dataclass(frozen=True, slots=True, eq=False)
class ModelFile:
    """A model file that was read and found good: what it says of itself, and read-only arrays."""

    path: Path
    manifest: Mapping[str, Any]
    """As JSON gave it: row counts, data window, settings, metrics."""
    arrays: Arrays

    @property
    def items(self) -> int:
        """How many items it knows."""
        return len(self.arrays["item.starts"]) - 1

    def ids(self) -> Iterator[str]:
        """The ids of the items, sorted by their bytes."""
        starts, joined = self.arrays["item.starts"].tolist(), self.arrays["item.bytes"].tobytes()
        return (joined[start:end].decode() for start, end in pairwise(starts))

    def relation(self, name: str) -> Relation:
        """A relation by its name ("bought", "viewed"). Raises KeyError where there is none of it."""
        return Relation(*(self.arrays[f"{name}.{part}"] for part in RELATION_ARRAYS))


def id_arrays(ids: Sequence[str]) -> dict[str, NDArray[Any]]:
    """The two arrays that hold ids, which must be sorted by their bytes and different."""
    encoded = [each.encode() for each in ids]
    starts = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum([len(each) for each in encoded], out=starts[1:])
    return {"item.bytes": np.frombuffer(b"".join(encoded), np.uint8), "item.starts": starts}
