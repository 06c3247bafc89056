"""Guards: what keeps a broken or busy engine, or a foreign site, from costing the host anything."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from flask import Response

from upsell_widget.errors import OfferRefused
from upsell_widget.same_site import is_same_site as is_same_site

_log = logging.getLogger("upsell_widget")


class Breaker:
    """Opens after so many failures in a row, and stays open for so many seconds."""

    def __init__(self, failures: int, seconds: int, clock: Callable[[], float] = monotonic) -> None:
        self._limit, self._seconds, self._clock = failures, seconds, clock
        self._failed = 0
        self._opened_at: float | None = None

    @property
    def is_open(self) -> bool:
        """Whether to leave the engine alone just now."""
        if self._opened_at is None:
            return False
        if self._clock() - self._opened_at < self._seconds:
            return True
        self._opened_at, self._failed = None, 0
        return False

    def succeeded(self) -> None:
        """The engine answered."""
        self._failed = 0

    def failed(self) -> None:
        """The engine raised or was late."""
        self._failed += 1
        if self._failed >= self._limit and self._opened_at is None:
            self._opened_at = self._clock()


def guarded(breaker: Breaker, answer: Callable[[], tuple[Response, bool]]) -> Response | None:
    """An answer, or None where the breaker is open or the engine fails. An answer that is late counts as a failure.

    Raises:
        OfferRefused: the request is at fault, not the engine.
    """
    if breaker.is_open:
        return None
    try:
        response, late = answer()
    except OfferRefused:
        raise
    except Exception:
        _log.exception("a visit failed; nothing is shown")
        breaker.failed()
        return None
    (breaker.failed if late else breaker.succeeded)()
    return response


class InFlight:
    """At most so many visits at once in one worker; the rest are answered nothing at once."""

    def __init__(self, at_most: int) -> None:
        self._places = threading.BoundedSemaphore(max(1, at_most))

    @contextmanager
    def place(self) -> Iterator[bool]:
        """Whether there was a place; held until the block ends."""
        taken = self._places.acquire(blocking=False)
        try:
            yield taken
        finally:
            if taken:
                self._places.release()


class Deadline:
    """A cooperative deadline: what is left of it is handed to whatever is called next."""

    def __init__(self, seconds: float, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._ends = clock() + seconds

    @property
    def remaining(self) -> float:
        """Seconds left, never below zero."""
        return max(0.0, self._ends - self._clock())

    def has_passed(self) -> bool:
        """Whether it is too late."""
        return self.remaining <= 0.0
