"""The model in use: a newer file is picked up without a restart, a bad one is passed over."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

from upsell_widget.model_file.contents import ModelFile, ModelFileRefused
from upsell_widget.model_file.reading import read
from upsell_widget.refreshed import Refreshed

_log = logging.getLogger("upsell_widget")


class ModelSource(Refreshed[ModelFile | None]):
    """Call it for the current model; None: nothing has been learnt yet.

    A file that is refused, or gone, leaves the last good one in use; the reason is logged once for each such file.
    """

    def __init__(self, path: Path, reload_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._good: ModelFile | None = None
        super().__init__("model file", self._file_version, self._read, None, reload_seconds, clock)

    def _file_version(self) -> int:
        """A number that is another for another file; 0: there is none."""
        try:
            status = self._path.stat()
        except OSError:
            return 0
        return hash((status.st_dev, status.st_ino, status.st_mtime_ns, status.st_size)) & (2**62 - 1)

    def _read(self) -> tuple[int, ModelFile | None]:
        version = self._file_version()
        if version == 0 and self._good is None:
            return 0, None
        try:
            self._good = read(self._path)
        except ModelFileRefused as refused:
            stays = "the last good one stays in use" if self._good else "recommenders go on without one"
            _log.warning("%s; %s", refused, stays)
        return version, self._good
