"""The port to the shop's staff."""

from __future__ import annotations

from typing import Protocol


class Notifier(Protocol):
    """Tells staff what needs a person."""

    def notify(self, code: str, message: str, *, key: str) -> None:
        """Say it once per ``key``: a repeated key is the same matter and may be dropped."""
