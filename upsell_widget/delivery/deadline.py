"""Deadlines for what cannot be trusted to end: a peer may send one byte a second for ever."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread, Timer
from typing import Any, TypeVar

from requests.adapters import HTTPAdapter

T = TypeVar("T")
SECONDS = 15.0
"""The longest one attempt may take in all."""


class Late(Exception):
    """It took too long."""


class Sockets:
    """The sockets of one attempt, shut when its time is over."""

    def __init__(self) -> None:
        self._open: list[socket.socket] = []
        self.were_shut = False

    def add(self, opened: socket.socket) -> None:
        """A connection was made."""
        self._open.append(opened)
        if self.were_shut:
            self.shut()

    def shut(self) -> None:
        """End every connection: whoever reads from one gets nothing more."""
        self.were_shut = True
        for each in self._open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def until(self, seconds: float) -> Iterator[None]:
        """Shut them when this takes longer."""
        timer = Timer(seconds, self.shut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def watched(adapter: HTTPAdapter, sockets: Sockets) -> HTTPAdapter:
    """An adapter whose connections give their sockets to be watched."""
    find_pool = adapter.get_connection_with_tls_context

    def get_pool(*args: Any, **options: Any) -> Any:
        pool = find_pool(*args, **options)
        pool.ConnectionCls = _watching(pool.ConnectionCls, sockets)
        return pool

    adapter.get_connection_with_tls_context = get_pool  # type: ignore[method-assign]
    return adapter


def _watching(connection: Any, sockets: Sockets) -> Any:
    class Watched(connection):  # type: ignore[misc]
        def connect(self) -> None:
            super().connect()
            sockets.add(self.sock)

    return Watched


def within(seconds: float, do: Callable[[], T]) -> T:
    """What a function answers, waited for so long; it is left alone to end when it will.

    Raises:
        Late: it has not answered by then.
    """
    answers: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(do())
        except BaseException as error:
            errors.append(error)

    thread = Thread(target=run, name="upsell-delivery", daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not answers:
        raise Late
    return answers[0]
