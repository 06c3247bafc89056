"""Leaving: a process told to end by SIGTERM leaves in good order, so that what is queued gets written."""

from __future__ import annotations

import signal
import sys
import threading
from types import FrameType

TERMINATED = 128 + signal.SIGTERM


def leave_on_sigterm() -> None:
    """Turn SIGTERM into an orderly exit, where nobody handles it: by default it ends a process before ``atexit``.

    Servers with handlers of their own (gunicorn, uWSGI) keep them; only a main thread may ask.
    """
    if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _leave)


def _leave(number: int, frame: FrameType | None) -> None:
    sys.exit(TERMINATED)
