"""What must hold for the arrays of a model file, so that serving from them can neither fail nor lie."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upsell_widget.model_file.contents import ITEM_ARRAYS, RELATION_ARRAYS, RELATIONS, Arrays, ModelFileRefused

CHUNK = 1 << 18
"""Elements checked at a time, so that a worker's memory does not grow by copies."""


def check(arrays: Arrays) -> None:
    """Whether the arrays are a model.

    Raises:
        ModelFileRefused: they are not; says which array, what was found and what was expected.
    """
    _check_finite(arrays)
    items = _check_ids(_array(arrays, "item.bytes", "uint8"), _array(arrays, "item.starts", "int64"))
    for name, dtype in ITEM_ARRAYS.items():
        _check_length(name, _array(arrays, name, dtype), items, "one an item")
        _check_between(name, arrays[name], 0, None)
    added = {name.removesuffix(".neighbours") for name in arrays if name.endswith(".neighbours")}
    for relation in sorted({*RELATIONS, *added}):
        _check_relation(relation, arrays, items)


def _array(arrays: Arrays, name: str, dtype: str) -> NDArray[Any]:
    if name not in arrays:
        raise ModelFileRefused(f"found no array {name}, expected one of {dtype}")
    if arrays[name].dtype != np.dtype(dtype):
        raise ModelFileRefused(f"{name}: found {arrays[name].dtype}, expected {dtype}")
    return arrays[name]


def _check_finite(arrays: Arrays) -> None:
    for name, array in arrays.items():
        if array.dtype.kind == "f":
            for start, part in _parts(array):
                bad = ~np.isfinite(part)
                if bad.any():
                    place = int(bad.argmax())
                    raise ModelFileRefused(f"{name}[{start + place}]: found {part[place]}, expected a finite number")


def _check_length(name: str, array: NDArray[Any], expected: int, why: str) -> None:
    if len(array) != expected:
        raise ModelFileRefused(f"{name}: found {len(array):,} values, expected {expected:,}: {why}")


def _check_ids(joined: NDArray[Any], starts: NDArray[Any]) -> int:
    """Ids are text, not empty, sorted and different; how many there are."""
    _check_starts("item.starts", starts, len(joined))
    last = b""
    for number, (start, end) in enumerate(pairwise(starts.data)):
        each = bytes(joined.data[start:end])
        if each <= last:
            raise ModelFileRefused(f"item {number}: found the id {each!r} after {last!r}, expected ids sorted and none twice or empty")
        last = each
        try:
            each.decode()
        except UnicodeDecodeError as error:
            raise ModelFileRefused(f"item {number}: found the id {each!r}, expected UTF-8") from error
    return len(starts) - 1


def _check_starts(name: str, starts: NDArray[Any], last: int) -> None:
    if not len(starts) or starts[0] != 0 or starts[-1] != last:
        found = f"{starts[0]} to {starts[-1]}" if len(starts) else "nothing"
        raise ModelFileRefused(f"{name}: found {found}, expected 0 to {last}")
    for start, part in _parts(starts, overlap=1):
        falls = part[1:] < part[:-1]
        if falls.any():
            place = start + int(falls.argmax())
            raise ModelFileRefused(f"{name}[{place + 1}]: found {starts[place + 1]} after {starts[place]}, expected no fall")


def _check_relation(relation: str, arrays: Arrays, items: int) -> None:
    starts, neighbours, weights, together = (_array(arrays, f"{relation}.{part}", dtype) for part, dtype in RELATION_ARRAYS.items())
    _check_length(f"{relation}.starts", starts, items + 1, "one more than items")
    _check_starts(f"{relation}.starts", starts, len(neighbours))
    _check_length(f"{relation}.weights", weights, len(neighbours), "one a neighbour")
    _check_length(f"{relation}.together", together, len(neighbours), "one a neighbour")
    _check_between(f"{relation}.neighbours", neighbours, 0, items - 1)
    _check_between(f"{relation}.together", together, 0, None)
    _check_falling(relation, starts, weights)


def _check_between(name: str, array: NDArray[Any], lowest: int, highest: int | None) -> None:
    for start, part in _parts(array):
        bad = part < lowest if highest is None else (part < lowest) | (part > highest)
        if bad.any():
            place = int(bad.argmax())
            expected = f"at least {lowest}" if highest is None else f"{lowest} to {highest}"
            raise ModelFileRefused(f"{name}[{start + place}]: found {part[place]}, expected {expected}")


def _check_falling(relation: str, starts: NDArray[Any], weights: NDArray[Any]) -> None:
    """Within the neighbours of one item no weight is above the one before it."""
    for start, part in _parts(weights, overlap=1):
        rises = np.flatnonzero(part[1:] > part[:-1]) + start + 1
        within = rises[starts[np.searchsorted(starts, rises)] != rises]
        if len(within):
            raise ModelFileRefused(f"{relation}.weights[{within[0]}]: found a rise, expected the strongest neighbour first")


def _parts(array: NDArray[Any], overlap: int = 0) -> Iterator[tuple[int, NDArray[Any]]]:
    for start in range(0, len(array), CHUNK):
        yield start, array[start : start + CHUNK + overlap]
