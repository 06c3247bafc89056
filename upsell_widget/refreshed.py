"""Refreshed: a value kept in memory and replaced whole when its source has a newer version."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Lock, Thread
from typing import Generic, TypeVar

T = TypeVar("T")
_log = logging.getLogger("upsell_widget")


class Refreshed(Generic[T]):
    """Call it for the current value. Safe from many threads.

    The first call loads. Later ones never wait: at most every ``reload_seconds`` one of them starts a look at the version
    in a thread of its own, which loads only what is newer. With 0 seconds every call looks, and waits for it.
    While the source fails the last good value stays (at first: ``empty``); that is logged once.
    """

    def __init__(
        self,
        name: str,
        version: Callable[[], int],
        load: Callable[[], tuple[int, T]],
        empty: T,
        reload_seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name, self._read_version, self._load = name, version, load
        self._reload_seconds, self._clock = reload_seconds, clock
        self._value, self._version = empty, -1
        self._next_look = float("-inf")
        self._looking = Lock()
        self._failing = False

    def __call__(self) -> T:
        if self._clock() >= self._next_look:
            if self._version < 0 or self._reload_seconds == 0:
                self._look_and_wait()
            else:
                self._look_aside()
        return self._value

    def _look_and_wait(self) -> None:
        with self._looking:
            if self._clock() >= self._next_look:
                self._look()

    def _look_aside(self) -> None:
        if not self._looking.acquire(blocking=False):
            return
        try:
            Thread(target=self._look_and_release, name=f"upsell-{self._name}", daemon=True).start()
        except BaseException:
            self._looking.release()
            raise

    def _look_and_release(self) -> None:
        try:
            self._look()
        finally:
            self._looking.release()

    def _look(self) -> None:
        try:
            if self._version < 0 or self._read_version() != self._version:
                version, self._value = self._load()
                self._version = version
            self._failing = False
        except Exception:
            if not self._failing:
                _log.exception("reading the %s failed; the last good one stays in use", self._name)
            self._failing = True
        finally:
            self._next_look = self._clock() + self._reload_seconds
