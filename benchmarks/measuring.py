"""How the benchmarks measure: medians over many calls after a warm-up, and ratios taken in turn within one run."""

from __future__ import annotations

import gc
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter_ns


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number beside the number that was asked for."""

    name: str
    measured: str
    asked: str
    met: bool | None
    """None: nothing was asked, or it could not be measured."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Timing:
    """Microseconds a call."""

    median: float
    p99: float


def timed(call: Callable[[], object], calls: int = 2_000, warm_up: int = 200) -> Timing:
    """The median and 99th percentile of single calls, in microseconds."""
    return timed_in_turn((call,), calls, warm_up)[0]


def timed_in_turn(calls_to_time: Sequence[Callable[[], object]], calls: int = 1_000, warm_up: int = 100) -> list[Timing]:
    """Time several calls in turn, A B A B …, so that a drifting machine moves them alike."""
    taken: list[list[int]] = [[] for _ in calls_to_time]
    for _ in range(warm_up):
        for call in calls_to_time:
            call()
    gc.collect()
    for _ in range(calls):
        for call, times in zip(calls_to_time, taken, strict=True):
            start = perf_counter_ns()
            call()
            times.append(perf_counter_ns() - start)
    return [_timing(times) for times in taken]


def _timing(nanoseconds: list[int]) -> Timing:
    ordered = sorted(nanoseconds)
    return Timing(statistics.median(ordered) / 1000, ordered[int(len(ordered) * 0.99)] / 1000)


def at_most(name: str, measured: float, limit: float, unit: str, note: str = "") -> Figure:
    """A figure that should not exceed its limit."""
    return Figure(name, f"{measured:,.2f} {unit}".strip(), f"≤ {limit:,g} {unit}".strip(), measured <= limit, note)


def at_least(name: str, measured: float, limit: float, unit: str, note: str = "") -> Figure:
    """A figure that should reach its limit."""
    return Figure(name, f"{measured:,.2f} {unit}".strip(), f"≥ {limit:,g} {unit}".strip(), measured >= limit, note)
