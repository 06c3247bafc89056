"""A progress bar on the terminal; nothing where there is no terminal or no tqdm."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from upsell_widget.imports.importing import Progress


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A function to tell how far the work is; each thing done has a bar of its own."""
    bars: dict[str, Any] = {}

    def tell(doing: str, row: int, rows: int | None) -> None:
        if doing not in bars:
            bars[doing] = _bar(doing, rows)
        bars[doing].update(row - bars[doing].n)

    try:
        yield tell
    finally:
        for bar in bars.values():
            bar.close()


@contextmanager
def stage_bar(stages: int) -> Iterator[Callable[[str], None]]:
    """A function to tell what is being done now; one bar over so many stages."""
    bar = _stages(stages)
    begun = 0

    def tell(doing: str) -> None:
        nonlocal begun
        bar.set_description(doing)
        bar.update(begun - bar.n)
        begun += 1

    try:
        yield tell
        bar.update(begun - bar.n)
    finally:
        bar.close()


class _NoBar:
    n = 0

    def update(self, rows: int) -> None:
        """Show nothing."""

    def set_description(self, doing: str) -> None:
        """Show nothing."""

    def close(self) -> None:
        """Show nothing."""


def _bar(doing: str, rows: int | None) -> Any:
    try:
        from tqdm import tqdm
    except ImportError:
        return _NoBar()
    return tqdm(desc=doing, total=rows, unit=" rows", unit_scale=True, disable=None, mininterval=0.2)


def _stages(stages: int) -> Any:
    try:
        from tqdm import tqdm
    except ImportError:
        return _NoBar()
    return tqdm(total=stages, unit=" steps", disable=None, bar_format="{desc:32} {bar} {n_fmt}/{total_fmt} [{elapsed}]")
