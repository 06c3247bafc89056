"""Processes of their own, forked from a server that has imported everything already, so that dying is cheap."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from multiprocessing.context import ForkServerContext, ForkServerProcess
from typing import Any

CONTEXT: ForkServerContext = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.faults.shopkeeper"])
KILLED = -signal.SIGKILL


class DieAt:
    """Counts the points a process passes, and kills it (SIGKILL: nothing is cleaned up) at the one of this number."""

    def __init__(self, number: int) -> None:
        self._left = number

    def __call__(self, name: str) -> None:
        """A point is passed."""
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def started(target: Callable[..., None], *arguments: Any) -> ForkServerProcess:
    """A process that runs a function of a module."""
    process = CONTEXT.Process(target=target, args=arguments)
    process.start()
    return process


def exit_code(process: ForkServerProcess, seconds: float = 60) -> int | None:
    """How it ended: 0, or KILLED."""
    process.join(seconds)
    code = process.exitcode
    process.close()
    return code


def outcome_of(target: Callable[..., None], *arguments: Any) -> int | None:
    """Run a function in a process of its own; how it ended."""
    return exit_code(started(target, *arguments))
