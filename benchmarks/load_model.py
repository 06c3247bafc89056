"""One worker that loads a model file and asks it: ``python -m benchmarks.load_model FILE``; prints how its memory grew, in bytes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from upsell_widget.model_file import read
from upsell_widget.recommenders.learnt import LearntFromFile

ROLLUP = Path("/proc/self/smaps_rollup")
KILOBYTE = 1024
ASKED = 1_000


def memory() -> dict[str, int]:
    """What this process holds: all of it, and what it shares with no file and no other process."""
    lines = (line.split() for line in ROLLUP.read_text().splitlines()[1:])
    found = {words[0].rstrip(":"): int(words[1]) * KILOBYTE for words in lines}
    return {"resident": found["Rss"], "own": found["Anonymous"]}


def main(file: str) -> None:
    """Load it, ask some questions, and say by how much memory grew."""
    ids = [f"sku-{number:06}" for number in range(ASKED)]
    before = memory()
    learnt = LearntFromFile(read(Path(file)))
    loaded = memory()
    for start in range(0, ASKED, 8):
        learnt.related("bought", ids[start : start + 8], 10)
    asked = memory()
    print(json.dumps({"loaded": _grown(before, loaded), "asked": _grown(before, asked), "file": Path(file).stat().st_size}))


def _grown(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    return {name: after[name] - before[name] for name in before}


if __name__ == "__main__":
    main(*sys.argv[1:])
