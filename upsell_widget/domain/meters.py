"""Meters: how much of what a plan includes a shopper has used, as one small value that a report moves on.

Two kinds: a *level* that is set ("1.7 of 2 GB"), and *events* that are counted in a window ("5 of 6 skips this hour").
A window begins with the first event after the last window ended, and ends when its time has passed. So the figure is
exact and can be said in a sentence, and one row is kept instead of a list of when somebody did what; the price is that
around the end of a window twice the limit may fall within its length. The host's own limit is what binds anyway.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

OPEN_FOR = timedelta(hours=1)
"""How long after the usage last rose a moment may still be spoken of."""
ROUNDING = 1e-9
"""Shares that lie closer together are the same."""
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Report:
    """What a host tells of a meter: its level (``used``), or (None) that one more event took place within ``window``."""

    code: str
    limit: float
    at: datetime
    used: float | None = None
    window: timedelta = timedelta(0)

    @property
    def day(self) -> int:
        """The UTC day it took place on, counted from 1970."""
        return int(self.at.timestamp() // _DAY)


@dataclass(frozen=True, slots=True)
class Meter:
    """One meter of one shopper, as of its latest report. Shares are parts of the limit: 0.8 is 80 %."""

    code: str
    used: float
    limit: float
    at: datetime
    window_seconds: float
    """Zero: a level."""
    starts_at: datetime
    """When the window began; of a level, when it was first reported."""
    before: float
    """The share before the latest report."""
    spoken: float
    """Up to which share the moments are over: spoken of, or too long ago."""
    risen_at: datetime
    day: int
    """The latest UTC day with an event."""
    today: float
    """Events on that day."""
    first_day: int
    past: float
    """Events on the days before it."""
    past_squares: float
    """The sum of the squares of their daily counts."""
    spike_spoken: int = 0
    """The latest day whose spike was spoken of."""

    @property
    def share(self) -> float:
        """The part of the limit that is used; more than 1 beyond it."""
        return self.used / self.limit

    @property
    def figure(self) -> str:
        """The figure, as a receipt and staff read it."""
        return f"{self.code} {plain(self.used)} of {plain(self.limit)}"

    @property
    def window(self) -> timedelta:
        """How long its window lasts; zero: it is a level."""
        return timedelta(seconds=self.window_seconds)

    def runs(self, now: datetime) -> bool:
        """Whether the figure still holds: the window has not ended."""
        return not self.window or now < self.starts_at + self.window


def reaches(share: float, floor: float) -> bool:
    """Whether a share is as large as that, but for what binary fractions lose.

    >>> 2.4 / 3 >= 0.8, reaches(2.4 / 3, 0.8)
    (False, True)
    """
    return share >= floor - ROUNDING


def plain(figure: float) -> str:
    """A figure without needless digits.

    >>> plain(2.0), plain(1.6000000001), plain(1234567.0)
    ('2', '1.6', '1234567')
    """
    return f"{round(figure, 2):.15g}"


def after(known: Meter | None, report: Report) -> Meter:
    """The meter once a report is taken in. Both stores do exactly this; the one in SQL in a single statement."""
    counts = report.used is None
    used = 1.0 if report.used is None else report.used
    seconds = report.window.total_seconds()
    if known is None:
        today = float(counts)
        return Meter(
            report.code, used, report.limit, report.at, seconds, report.at, 0.0, 0.0, report.at, report.day, today, report.day, 0.0, 0.0
        )  # fmt: skip
    goes_on = known.window_seconds == seconds and (not seconds or report.at < known.starts_at + report.window)
    if counts and goes_on:
        used = known.used + 1
    before, share = (known.share if goes_on else 0.0), used / report.limit
    moved = replace(
        known,
        used=used,
        limit=report.limit,
        at=report.at,
        window_seconds=seconds,
        starts_at=known.starts_at if goes_on else report.at,
        before=before,
        spoken=_spoken(known, report, share) if goes_on else 0.0,
        risen_at=report.at if share > before else known.risen_at,
    )
    return _counted(moved, report) if counts else moved


def _spoken(known: Meter, report: Report, share: float) -> float:
    """Falls with the usage, whose moments then are over; so are those that it passed too long ago."""
    if share < known.share:
        return share
    forgotten = share > known.share and known.risen_at <= report.at - OPEN_FOR
    return known.share if forgotten else known.spoken


def _counted(known: Meter, report: Report) -> Meter:
    """One more event today; on a new day, today joins the past."""
    if report.day <= known.day:
        return replace(known, today=known.today + 1)
    past, squares = known.past + known.today, known.past_squares + known.today * known.today
    return replace(known, day=report.day, today=1.0, past=past, past_squares=squares)


def joined(one: Meter, other: Meter) -> Meter:
    """One meter of two of the same code: a visitor's and the customer's they turned out to be.

    Of levels the later report holds. Events of windows that overlap are added up, none counted twice. What was spoken of stays so.
    """
    early, late = sorted((one, other), key=lambda each: (each.at, each.used))
    spoken = max(one.spoken, other.spoken)
    if not late.window_seconds or early.window_seconds != late.window_seconds:
        return replace(late, spoken=min(spoken, late.share))
    overlap = early.starts_at + early.window > late.starts_at
    used = early.used + late.used if overlap else late.used
    starts_at = min(one.starts_at, other.starts_at) if overlap else late.starts_at
    history = _history(early, late)
    return replace(history, used=used, starts_at=starts_at, spoken=spoken if overlap else late.spoken)


def _history(early: Meter, late: Meter) -> Meter:
    """The days of both. A day on which both had events is counted for each apart in the squares: near enough, and never a spike."""
    same_day = early.day == late.day
    today = late.today + early.today if same_day else late.today
    past = early.past + late.past + (0 if same_day else early.today)
    squares = early.past_squares + late.past_squares + (0 if same_day else early.today * early.today)
    first, spoken = min(early.first_day, late.first_day), max(early.spike_spoken, late.spike_spoken)
    return replace(late, today=today, past=past, past_squares=squares, first_day=first, spike_spoken=spoken)
