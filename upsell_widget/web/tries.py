"""Tries: whoever guesses codes is made to wait, and learns nothing in the meantime."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from time import monotonic

MOST = 20
"""Wrong codes from one address within a minute."""
REMEMBERED = 10_000
"""Addresses kept in mind at once, in memory only."""


class Tries:
    """Counts wrong codes by address for a minute. One worker counts for itself: n workers allow n times as many."""

    def __init__(self, clock: Callable[[], float] = monotonic, seconds: float = 60.0) -> None:
        self._clock, self._seconds = clock, seconds
        self._wrong: dict[str, tuple[float, int]] = {}
        self._lock = Lock()

    def may_try(self, address: str) -> bool:
        """Whether this address may try one more."""
        began, wrong = self._wrong.get(address, (0.0, 0))
        return wrong < MOST or self._clock() - began >= self._seconds

    def was_wrong(self, address: str) -> None:
        """Note a wrong code; the minute begins with the first."""
        with self._lock:
            began, wrong = self._wrong.pop(address, (self._clock(), 0))
            fresh = self._clock() - began < self._seconds
            self._wrong[address] = (began, wrong + 1) if fresh else (self._clock(), 1)
            self._forget()

    def _forget(self) -> None:
        """Forget whose minute is over, oldest first, and the oldest where there are too many."""
        while self._wrong:
            oldest = next(iter(self._wrong))
            if self._clock() - self._wrong[oldest][0] < self._seconds and len(self._wrong) <= REMEMBERED:
                return
            del self._wrong[oldest]
