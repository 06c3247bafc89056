"""Reading a model file: mapped into memory, believed only after everything in it was checked."""

from __future__ import annotations

import mmap
import os
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from upsell_widget.model_file.checks import check
from upsell_widget.model_file.contents import ModelFile, ModelFileRefused
from upsell_widget.model_file.layout import LENGTH, LONGEST_HEADER, digest_of, mapped, parsed


def read(path: Path) -> ModelFile:
    """A model file whose arrays are read-only views of the mapped file.

    Replace a file that is in use by renaming another over it, as ``write`` does: whoever writes into it, or cuts it off,
    changes what workers read.

    Raises:
        ModelFileRefused: it cannot be read, is empty, cut off, foreign, of another schema, or damaged.
    """
    try:
        with path.open("rb") as file:
            return _read(path, file)
    except OSError as error:
        raise ModelFileRefused(f"{path}: {error.strerror or error}; expected a model file") from error
    except (ValueError, RecursionError) as error:
        raise ModelFileRefused(f"{path}: found what cannot be read ({error}), expected a model file: it is damaged") from error
    except ModelFileRefused as refused:
        raise ModelFileRefused(f"{path}: {refused}") from refused


def _read(path: Path, file: BinaryIO) -> ModelFile:
    size = os.fstat(file.fileno()).st_size
    header, begin = parsed(_head(file), size)
    mapping = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)
    whole: NDArray[np.uint8] = np.frombuffer(mapping, np.uint8)
    data = whole[begin:]
    arrays = mapped(header, data)
    found = digest_of(header.manifest, header.tensors, [data])
    if found != header.digest:
        raise ModelFileRefused(f"found the SHA-256 {found[:12]}…, expected {header.digest[:12]}…: a byte of the file has changed")
    check(arrays)
    _let_go(mapping)
    return ModelFile(path, _checked_manifest(header.manifest), arrays)


def _let_go(mapping: mmap.mmap) -> None:
    """Checking has touched every page; from here on a worker holds only those it is asked about. The system keeps the file."""
    if hasattr(mmap, "MADV_DONTNEED"):
        mapping.madvise(mmap.MADV_DONTNEED)


def _head(file: BinaryIO) -> bytes:
    """The length and as much of the header as there is."""
    start = file.read(LENGTH.size)
    length = LENGTH.unpack(start)[0] if len(start) == LENGTH.size else 0
    return start + file.read(min(length, LONGEST_HEADER))


def _checked_manifest(manifest: Any) -> Any:
    if not isinstance(manifest, dict):
        raise ModelFileRefused(f"found a manifest that is a {type(manifest).__name__}, expected an object")
    return manifest
