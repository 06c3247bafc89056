"""Moments: triggers and schedules as documents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

from upsell_widget.documents.problems import shown
from upsell_widget.documents.tables import REQUIRED, Table
from upsell_widget.domain.due import BY_DATE
from upsell_widget.domain.moments import BY_METER, LOWEST_NEAR, NEAR, TRIAL
from upsell_widget.domain.timing import ALWAYS, TRIGGERS, Schedule, Trigger

WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
_NAMES = {number: name for name, number in WEEKDAYS.items()}
_TRIGGERS = {code: code for code in TRIGGERS}
_EXAMPLES = {
    **dict.fromkeys(BY_METER, "meter = ..."),
    **dict.fromkeys(BY_DATE, "days = ..."),
    TRIAL: "plan = ...",
}
"""What a trigger must say besides its code."""


def read_trigger(table: Table) -> Trigger:
    """The trigger of a campaign, with what its code needs: seconds, days, a meter and share, or a plan; none: when the page loads."""
    found = table.value("trigger", Any, None)
    if found is None:
        return Trigger()
    if not isinstance(found, Mapping):
        named = table.choice("trigger", found, _TRIGGERS) or "load"
        if named in _EXAMPLES:
            table.problem("trigger", shown(found), f"a table that says more: {{ code = {named!r}, {_EXAMPLES[named]} }}")
        return Trigger(named)
    inner = table.inner("trigger", found)
    code = inner.choice("code", inner.value("code", Any, None), _TRIGGERS) or "load"
    trigger = _by_code(inner, code)
    inner.close()
    return trigger


def _by_code(inner: Table, code: str) -> Trigger:
    if code in BY_METER:
        return _of_usage(inner, code)
    if code in BY_DATE:
        return Trigger(code, days=inner.number("days", 1, 366, REQUIRED) or 0)
    return Trigger(code, inner.number("seconds", 0, 3600, 0))


def _subject(code: str) -> str:
    """The key that says what a moment of usage is about."""
    return "plan" if code == TRIAL else "meter"


def _of_usage(inner: Table, code: str) -> Trigger:
    about = inner.value(_subject(code), str)
    share = inner.value("share", float, NEAR) if code == "limit_near" else NEAR
    if not LOWEST_NEAR <= share < 1:
        inner.problem("share", shown(share), f"{LOWEST_NEAR} or more, and less than 1")
    return Trigger(code, about=about or "", share=share)


def write_trigger(trigger: Trigger) -> str | dict[str, Any]:
    """The document of a trigger."""
    if trigger.code in BY_METER:
        share = {"share": trigger.share} if trigger.share != NEAR else {}
        return {"code": trigger.code, _subject(trigger.code): trigger.about, **share}
    if trigger.code in BY_DATE:
        return {"code": trigger.code, "days": trigger.days}
    return {"code": trigger.code, "seconds": trigger.seconds} if trigger.seconds else trigger.code


def read_schedule(table: Table) -> Schedule:
    """The schedule of a campaign; none: always."""
    if "schedule" not in table:
        return ALWAYS
    inner = table.table("schedule")
    starts, ends = _moment(inner, "starts"), _moment(inner, "ends")
    if starts is not None and ends is not None and ends <= starts:
        inner.problem("ends", shown(ends.isoformat()), f"a moment after starts, {starts.isoformat()}")
    named = inner.items("weekdays")
    days = Table({}, (*inner.path, "weekdays"), inner.problems, inner.owner)
    weekdays = [days.choice(index, each, WEEKDAYS) for index, each in enumerate(named)]
    schedule = Schedule(
        starts=starts,
        ends=ends,
        weekdays=frozenset(day for day in weekdays if day is not None),
        opens=_hour(inner, "opens"),
        closes=_hour(inner, "closes"),
        utc_offset_minutes=inner.number("utc_offset_minutes", -840, 840, ALWAYS.utc_offset_minutes),
    )
    inner.close()
    return ALWAYS if schedule == ALWAYS else schedule


def _moment(table: Table, key: str) -> datetime | None:
    found: datetime | None = table.value(key, datetime | None, None)
    if found is None:
        return None
    if found.tzinfo is None:
        table.problem(key, shown(found.isoformat()), "a moment with its offset, like 2026-08-01T10:00:00+09:00")
        return None
    try:
        return found.astimezone(UTC)
    except OverflowError:
        table.problem(key, shown(found.isoformat()), "a moment within the years 1 to 9999")
        return None


def _hour(table: Table, key: str) -> time | None:
    found = table.value(key, time | None, None)
    if found is None or found.tzinfo is None:
        return found if isinstance(found, time) else None
    table.problem(key, shown(found.isoformat()), "an hour without offset, like 09:30; utc_offset_minutes says where")
    return None


def write_schedule(schedule: Schedule) -> dict[str, Any]:
    """The document of a schedule, what is as always left out."""
    document: dict[str, Any] = {
        "starts": schedule.starts and schedule.starts.isoformat(),
        "ends": schedule.ends and schedule.ends.isoformat(),
        "weekdays": [_NAMES[day] for day in sorted(schedule.weekdays)],
        "opens": schedule.opens.isoformat() if schedule.opens is not None else None,
        "closes": schedule.closes.isoformat() if schedule.closes is not None else None,
    }
    written = {key: value for key, value in document.items() if value}
    if schedule.utc_offset_minutes != ALWAYS.utc_offset_minutes:
        written["utc_offset_minutes"] = schedule.utc_offset_minutes
    return written
