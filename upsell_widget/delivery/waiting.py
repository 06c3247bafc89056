"""Waiting only so long for what cannot be trusted to end."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context
from threading import Thread
from typing import TypeVar

T = TypeVar("T")
SECONDS = 15.0
"""The longest one attempt may take in all."""


class Late(Exception):
    """It took too long."""


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

    thread = Thread(target=copy_context().run, args=(run,), name="upsell-delivery", daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not answers:
        raise Late
    return answers[0]
