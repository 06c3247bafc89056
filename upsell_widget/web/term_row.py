"""One row of terms."""

from __future__ import annotations

from typing import NamedTuple


class TermRow(NamedTuple):
    """One term: what it is called, and what holds."""

    label: str
    value: str
