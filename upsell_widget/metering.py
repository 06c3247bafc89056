"""Metering: what the host reports of a shopper's usage, taken in with at most three SQL statements, and what follows from it.

A bad report is the host's to hear of: BadReport, before anything is asked or written. Everything else that goes wrong
(our database away, say) is logged and costs the host's page nothing.
"""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from math import isfinite

from flask import has_request_context, request

from upsell_widget.domain.meters import Meter, Report
from upsell_widget.domain.moments import may_be_a_moment, signals_of, trial_key
from upsell_widget.errors import BadReport, StoreUnavailable
from upsell_widget.state import State

RAISED = "upsell_widget.moment"
"""In the request's environ: what was reported in it may have opened a moment."""
LONGEST_WINDOW = timedelta(days=366)
_CODE = re.compile(r"[\w.-]{1,80}")
_WINDOW = re.compile(r"([1-9][0-9]{0,5})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_log = logging.getLogger("upsell_widget")


def level_report(state: State, code: str, used: float, limit: float) -> Report:
    """A level, as it stands now.

    Raises:
        BadReport: the code, the level or the limit is impossible.
    """
    return Report(_code(code), _limit(limit), state.clock(), _figure("used", used))


def event_report(state: State, code: str, window: str, limit: float) -> Report:
    """One more event in a window ("30m", "1h", "7d").

    Raises:
        BadReport: the code, the window or the limit is impossible.
    """
    return Report(_code(code), _limit(limit), state.clock(), None, window_of(window))


def trial_report(state: State, plan: str) -> Report:
    """A request for the trial of a plan, spoken of once a day.

    Raises:
        BadReport: that is no id of a plan.
    """
    return Report(trial_key(_code(plan)), 1.0, state.clock(), None, timedelta(days=1))


def take_in(state: State, shopper_id: str, report: Report) -> Meter | None:
    """Measure, tell staff, and note that the response may announce a moment; None where our database is away."""
    try:
        meter = state.store.measure(shopper_id, report)
        gravest = next((each for each in signals_of(meter, shopper_id) if state.signalling.hears(each.code)), None)
        if gravest is not None:
            state.signal(gravest)
        if has_request_context() and may_be_a_moment(meter):
            request.environ[RAISED] = True
    except StoreUnavailable as away:
        _log.warning("%s of a shopper was not counted, our database is away: %s", report.code, away)
        return None
    except Exception:
        _log.exception("%s of a shopper was not counted", report.code)
        return None
    return meter


def window_of(text: str) -> timedelta:
    """How long a window lasts.

    Raises:
        BadReport: the text is no number with one of s, m, h and d, or more than a year.

    >>> window_of("1h")
    datetime.timedelta(seconds=3600)
    """
    found = _WINDOW.fullmatch(str(text))
    window = timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else None
    if window is None or window > LONGEST_WINDOW:
        raise BadReport(f"window: found {text!r}, expected a number of s, m, h or d up to a year, like '30m', '1h' or '7d'")
    return window


def _code(text: object) -> str:
    if not isinstance(text, str) or not _CODE.fullmatch(text):
        raise BadReport(f"code: found {text!r:.100}, expected 1 to 80 letters, digits and . _ -, like 'storage_gb'")
    return text


def _limit(limit: float) -> float:
    figure = _figure("limit", limit)
    if figure == 0:
        raise BadReport("limit: found 0, expected more than 0; a resource without a limit needs no meter")
    return figure


def _figure(name: str, value: float) -> float:
    """A finite figure of 0 or more. A truth value is none."""
    try:
        figure = float("nan") if isinstance(value, bool | str | bytes) else float(value)
    except (TypeError, ValueError, OverflowError):
        figure = float("nan")
    if not isfinite(figure) or not 0 <= figure <= 1e15:
        raise BadReport(f"{name}: found {value!r:.100}, expected a number from 0 to 1e15")
    return figure
