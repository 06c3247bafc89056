"""A background job: what is done again and again without a visitor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

KEY = "upsell_widget.jobs"
"""Where an app keeps its jobs, among its extensions."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do again and again. ``run`` must be safe to repeat and to be cut off."""

    name: str
    every: timedelta
    run: Callable[[], object]
    at_most: timedelta = timedelta(minutes=10)
    """How long one run may take; whoever runs it is then taken for dead, and another process may run it."""
