"""Unlogged: libraries that write addresses, and the secrets in them, into the log are not heard while they handle one of ours."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LOGGERS = ("apprise", "requests_hardened.ip_filter", "urllib3.connectionpool", "urllib3.util.retry")
_ours: ContextVar[bool] = ContextVar("upsell_widget.unlogged", default=False)


class _NotOurs(logging.Filter):
    """Lets through what a host does with the same libraries."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not _ours.get()


_NOT_OURS = _NotOurs()


@contextmanager
def unlogged() -> Iterator[None]:
    """Nothing these libraries say of what is done here reaches a log."""
    for name in LOGGERS:
        logging.getLogger(name).addFilter(_NOT_OURS)  # the same filter is added once
    token = _ours.set(True)
    try:
        yield
    finally:
        _ours.reset(token)
