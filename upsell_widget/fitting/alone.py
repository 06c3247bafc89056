"""One fit at a time: a lock beside the model file, which the system frees when its holder dies."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import IO

from upsell_widget.errors import FittingFailed
from upsell_widget.model_file.writing import remove_unfinished

if sys.platform != "win32":  # there, two fits at once are up to whoever starts them
    import fcntl


@contextmanager
def alone(path: Path) -> Iterator[Path]:
    """Nobody else fits ``path`` meanwhile; gives a folder for intermediate results, on the same disk.

    What fits that were killed left behind is removed first.

    Raises:
        FittingFailed: another fit is at work, or nothing can be written there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.with_name(f".{path.name}.lock").open("a") as lock:
            _lock(lock, path)
            remove_unfinished(path)
            for left in path.parent.glob(f".{path.name}.*.scratch"):
                shutil.rmtree(left, ignore_errors=True)
            scratch = Path(mkdtemp(".scratch", f".{path.name}.", path.parent))
            try:
                yield scratch
            finally:
                shutil.rmtree(scratch, ignore_errors=True)
    except OSError as error:
        raise FittingFailed(f"{error.filename or path}: {error.strerror or error}; the model in use stays") from error


def _lock(lock: IO[str], path: Path) -> None:
    if sys.platform != "win32":
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FittingFailed(f"another fit is writing {path}; wait until it has ended") from error
