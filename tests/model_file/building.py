"""A small model: three goods, two of them often bought together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upsell_widget.model_file import write
from upsell_widget.model_file.contents import id_arrays

MANIFEST = {"orders": 5, "settings": {"half_life_days": 365.0}, "named": "本"}


def arrays(**replaced: Any) -> dict[str, NDArray[Any]]:
    """The arrays of the small model; others by name, a dot written as two underscores."""
    small = {
        **id_arrays(["gyoza", "ramen", "本"]),
        "item.people": np.array([4, 5, 1], np.int32),
        "item.popularity": np.array([3.5, 4.25, 1.0], np.float32),
        "item.viewers": np.array([0, 2, 0], np.int32),
        "bought.starts": np.array([0, 1, 3, 4], np.int64),
        "bought.neighbours": np.array([1, 0, 2, 1], np.int32),
        "bought.weights": np.array([0.75, 0.75, 0.25, 0.25], np.float32),
        "bought.together": np.array([3, 3, 1, 1], np.int32),
        "viewed.starts": np.zeros(4, np.int64),
        "viewed.neighbours": np.zeros(0, np.int32),
        "viewed.weights": np.zeros(0, np.float32),
        "viewed.together": np.zeros(0, np.int32),
    }
    return small | {name.replace("__", "."): value for name, value in replaced.items()}


def written(folder: Path, name: str = "model.safetensors", **replaced: Any) -> Path:
    """The small model as a file."""
    path = folder / name
    write(path, MANIFEST, arrays(**replaced))
    return path
