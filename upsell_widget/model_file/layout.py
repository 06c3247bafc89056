"""The layout of the bytes: *safetensors*. Eight bytes of header length, a JSON header, then the arrays one after the other.

Format: https://github.com/huggingface/safetensors#format. The library copies what it reads, so we map the file ourselves;
a test reads our files with the library.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upsell_widget.model_file.contents import SCHEMA, Arrays, ModelFileRefused

FORMAT = "upsell_widget.model"
LENGTH = struct.Struct("<Q")
ALIGNMENT = 64
LONGEST_HEADER = 10_000_000
CHUNK = 1 << 20
"""Bytes hashed or checked at a time, so that a worker's memory does not grow by copies."""
CODES = {"uint8": "U8", "int32": "I32", "int64": "I64", "float32": "F32", "float64": "F64"}
DTYPES = {code: np.dtype(np.dtype(name).newbyteorder("<").str) for name, code in CODES.items()}
"""Little-endian; by way of the name, as NumPy then says "native" where it is, which a memoryview of it needs."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the header says: the manifest, where each array lies, and the digest of all that."""

    manifest: Mapping[str, Any]
    tensors: Mapping[str, Mapping[str, Any]]
    digest: str


def placed(arrays: Arrays) -> tuple[dict[str, NDArray[Any]], dict[str, dict[str, Any]]]:
    """The arrays in the order they are written (widest first, so that each is aligned without gaps), and where each lies.

    Raises:
        ModelFileRefused: one has a type or shape that is not kept.
    """
    ordered = dict(sorted(arrays.items(), key=lambda each: (-each[1].dtype.itemsize, each[0])))
    tensors, end = {}, 0
    for name, array in ordered.items():
        if array.dtype.name not in CODES or array.ndim != 1:
            raise ModelFileRefused(f"{name}: found {array.ndim} dimensions of {array.dtype}, expected one of {', '.join(CODES)}")
        start, end = end, end + array.nbytes
        tensors[name] = {"dtype": CODES[array.dtype.name], "shape": list(array.shape), "data_offsets": [start, end]}
    return ordered, tensors


def header_bytes(manifest: Mapping[str, Any], tensors: Mapping[str, Any], digest: str) -> bytes:
    """The length and the header, padded with spaces so that the arrays begin aligned."""
    metadata = {"format": FORMAT, "schema": str(SCHEMA), "sha256": digest, "manifest": canonical(manifest)}
    text = canonical({"__metadata__": metadata, **tensors}).encode()
    padding = -(LENGTH.size + len(text)) % ALIGNMENT
    return LENGTH.pack(len(text) + padding) + text + b" " * padding


def canonical(value: Any) -> str:
    """JSON that is the same for equal values. Raises ValueError for NaN and infinities."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest_of(manifest: Mapping[str, Any], tensors: Mapping[str, Any], data: Iterable[NDArray[np.uint8]]) -> str:
    """SHA-256 of everything but itself: the manifest, where the arrays lie, and the arrays."""
    digest = hashlib.sha256(canonical({"manifest": manifest, "tensors": tensors}).encode())
    for part in data:
        for start in range(0, len(part), CHUNK):
            digest.update(part[start : start + CHUNK].data)
    return digest.hexdigest()


def parsed(head: bytes, file_size: int) -> tuple[Header, int]:
    """The header, from the file's first bytes, and where the arrays begin.

    Raises:
        ModelFileRefused: it is cut off, foreign, or of another schema.
    """
    if len(head) < LENGTH.size:
        raise ModelFileRefused(f"found {file_size} bytes, expected a model file: it is empty or cut off")
    length = LENGTH.unpack_from(head)[0]
    begin = LENGTH.size + length
    if length > LONGEST_HEADER:
        raise ModelFileRefused(f"found a header of {length:,} bytes, expected at most {LONGEST_HEADER:,}: this is no model file")
    if begin > file_size:
        raise ModelFileRefused(f"found {file_size:,} bytes, expected a header of {length:,}: the file is cut off, or no model file")
    return _header(head[LENGTH.size : begin]), begin


def _header(text: bytes) -> Header:
    try:
        tensors = json.loads(text)
        metadata = tensors.pop("__metadata__")
        found = metadata["format"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelFileRefused("found a header that is not a model file's, expected one written by `flask upsell fit`") from error
    if found != FORMAT:
        raise ModelFileRefused(f"found the format {found!r}, expected {FORMAT!r}")
    if metadata.get("schema") != str(SCHEMA):
        raise ModelFileRefused(f"found schema {metadata.get('schema')!r}, expected '{SCHEMA}': fit anew with this version")
    try:
        return Header(json.loads(metadata["manifest"]), tensors, str(metadata["sha256"]))
    except (ValueError, KeyError, TypeError) as error:
        raise ModelFileRefused("found a manifest that cannot be read, expected JSON and a SHA-256: the file is damaged") from error


def mapped(header: Header, data: NDArray[np.uint8]) -> dict[str, NDArray[Any]]:
    """The arrays as views of the file's data.

    Raises:
        ModelFileRefused: one lies outside the file, overlaps another or has a shape that does not fit.
    """
    try:
        arrays = {name: _view(name, tensor, data) for name, tensor in header.tensors.items()}
        spans = sorted(tuple(tensor["data_offsets"]) for tensor in header.tensors.values())
    except (KeyError, TypeError, ValueError) as error:
        raise ModelFileRefused(f"found an array that cannot be mapped ({error}): the file is damaged") from error
    ends = [0, *(end for _, end in spans)]
    if [start for start, _ in spans] != ends[:-1] or ends[-1] != len(data):
        raise ModelFileRefused(f"found {len(data):,} bytes of arrays, expected {ends[-1]:,} without gaps: the file is cut off or damaged")
    return arrays


def _view(name: str, tensor: Mapping[str, Any], data: NDArray[np.uint8]) -> NDArray[Any]:
    start, end = tensor["data_offsets"]
    dtype, (length,) = DTYPES[tensor["dtype"]], tensor["shape"]
    if not 0 <= start <= end or end - start != length * dtype.itemsize:
        raise ValueError(f"{name}: {start} to {end} for {length} of {dtype}")
    if end > len(data):
        raise ModelFileRefused(f"found {len(data):,} bytes of arrays, expected {name} to end at {end:,}: the file is cut off")
    return data[start:end].view(dtype)
