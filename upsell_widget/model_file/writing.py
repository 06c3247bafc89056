"""Writing a model file: beside the old one, read back and checked, then put in its place in one step."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from upsell_widget.model_file.checks import check
from upsell_widget.model_file.contents import Arrays
from upsell_widget.model_file.layout import digest_of, header_bytes, placed
from upsell_widget.model_file.reading import read

Step = Callable[[str], None]
"""Told which point was passed; tests let a process die there."""


def _pass_on(point: str) -> None:
    return None


def write(path: Path, manifest: Mapping[str, Any], arrays: Arrays, step: Step = _pass_on) -> None:
    """Write a model file. Whoever reads ``path`` sees the old file or the whole new one, even after a crash.

    Raises:
        ModelFileRefused: the arrays are no model, or could not be read back; the old file stays.
    """
    check(arrays)
    step("checked")
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        _write(unfinished, manifest, arrays, step)
        read(unfinished)
        step("read back")
        unfinished.replace(path)
        step("replaced")
    finally:
        unfinished.unlink(missing_ok=True)
    _sync_folder(path.parent)


def remove_unfinished(path: Path) -> None:
    """Remove what writers that were killed left beside the file. Only where no other writer can be at work."""
    for left in path.parent.glob(f".{path.name}.*.unfinished"):
        left.unlink(missing_ok=True)


def _write(path: Path, manifest: Mapping[str, Any], arrays: Arrays, step: Step) -> None:
    ordered, tensors = placed({name: _plain(array) for name, array in arrays.items()})
    parts = [array.view(np.uint8) for array in ordered.values()]
    with path.open("wb") as file:
        file.write(header_bytes(manifest, tensors, digest_of(manifest, tensors, parts)))
        step("header written")
        for part in parts:
            file.write(part.data)
            step("array written")
        file.flush()
        os.fsync(file.fileno())


def _plain(array: Any) -> Any:
    """In one piece and little-endian."""
    return np.ascontiguousarray(array, array.dtype.newbyteorder("<"))


def _sync_folder(folder: Path) -> None:
    """Make the rename survive a power cut, where folders can be synced."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
