"""Sockets with a deadline: a peer may send one byte a second for ever."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer
from typing import Any

from requests.adapters import HTTPAdapter


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
