"""Meters in SQL: one statement takes a report in, so that no count is lost, however many report at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, Row, String, and_, bindparam, case, delete, literal, or_, select, update

from upsell_widget.domain.meters import OPEN_FOR, ROUNDING, Meter, Report, joined
from upsell_widget.domain.moments import Moment
from upsell_widget.domain.spikes import has_spiked
from upsell_widget.storage.database import Database
from upsell_widget.storage.rows import column_text
from upsell_widget.storage.tables.meters import meters as table
from upsell_widget.storage.upsert import insert_into

_OF = select(table).where(table.c.shopper_id == bindparam("shopper_id", type_=String)).order_by(table.c.code)
_FIELDS = tuple(each.name for each in fields(Meter))


class Meters:
    """What shoppers have used."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def measure(self, shopper_id: str, report: Report) -> Meter:
        """Take a report in; the meter after it."""
        with self._database.writing() as connection:
            new = insert_into(connection, table).values(_first(shopper_id, report))
            moved = new.on_conflict_do_update(index_elements=["shopper_id", "code"], set_=_moved(report))
            return _meter_of(connection.execute(moved.returning(*table.c)).one())

    def meters(self, shopper_id: str) -> tuple[Meter, ...]:
        """A shopper's meters, by code."""
        with self._database.reading() as connection:
            return meters_of(connection, shopper_id)

    def levels(self, shopper_id: str | None = None) -> Sequence[tuple[str, Meter]]:
        """(shopper, meter) of the meters without a window: of one shopper, or of everyone."""
        wanted = select(table).where(table.c.window_seconds == 0).order_by(table.c.shopper_id, table.c.code)
        if shopper_id is not None:
            wanted = wanted.where(table.c.shopper_id == shopper_id)
        with self._database.reading() as connection:
            return [(row.shopper_id, _meter_of(row)) for row in connection.execute(wanted)]


def meters_of(connection: Connection, shopper_id: str) -> tuple[Meter, ...]:
    """A shopper's meters, by code."""
    return tuple(map(_meter_of, connection.execute(_OF, {"shopper_id": shopper_id})))


def speak_of(connection: Connection, shopper_id: str, moment: Moment) -> bool:
    """Note that a moment is spoken of; False, and nothing noted, where it was before or is over."""
    mine = and_(table.c.shopper_id == shopper_id, table.c.code == column_text(moment.key))
    share = table.c.used / table.c.limit
    if moment.code != "spike":
        floor = moment.floor - ROUNDING
        open_still = and_(mine, table.c.spoken < floor, share >= floor)
        return bool(connection.execute(update(table).where(open_still).values(spoken=share)).rowcount)
    row = connection.execute(select(table).where(mine)).first()
    if row is None or not has_spiked(_meter_of(row)):
        return False
    unspoken = and_(mine, table.c.spike_spoken < row.day)
    return bool(connection.execute(update(table).where(unspoken).values(spike_spoken=row.day)).rowcount)


def move_meters(connection: Connection, visitor: str, customer: str) -> None:
    """Log-in: a visitor's meters become the customer's, joined where both have one."""
    held = _OF.with_for_update()
    theirs = list(map(_meter_of, connection.execute(held, {"shopper_id": visitor})))
    own = {each.code: each for each in map(_meter_of, connection.execute(held, {"shopper_id": customer}))}
    for each in theirs:
        columns = _columns(customer, joined(each, own[each.code]) if each.code in own else each)
        put = insert_into(connection, table).values(columns)
        connection.execute(put.on_conflict_do_update(index_elements=["shopper_id", "code"], set_=columns))
    if theirs:
        connection.execute(delete(table).where(table.c.shopper_id == visitor))


def _first(shopper_id: str, report: Report) -> dict[str, Any]:
    """The row of a first report."""
    counted = 1.0 if report.used is None else 0.0
    return {
        "shopper_id": shopper_id,
        "code": column_text(report.code),
        "used": 1.0 if report.used is None else float(report.used),
        "limit": float(report.limit),
        "at": report.at,
        "window_seconds": report.window.total_seconds(),
        "starts_at": report.at,
        "before": 0.0,
        "spoken": 0.0,
        "risen_at": report.at,
        "day": report.day,
        "today": counted,
        "first_day": report.day,
        "past": 0.0,
        "past_squares": 0.0,
        "spike_spoken": 0,
    }


def _moved(report: Report) -> dict[str, Any]:
    """``domain.meters.after`` as expressions on the row that is there."""
    row, counts, window = table.c, report.used is None, report.window.total_seconds()
    goes_on = row.window_seconds == window
    if window:
        goes_on = and_(goes_on, row.starts_at > report.at - report.window)
    known, limit = row.used / row.limit, float(report.limit)
    used: Any = case((goes_on, row.used + 1.0), else_=1.0) if counts else literal(float(report.used or 0.0))
    share = used / limit
    before = case((goes_on, known), else_=0.0)
    forgotten = and_(share > known, row.risen_at <= report.at - OPEN_FOR)
    moved = {
        "used": used,
        "limit": limit,
        "at": report.at,
        "window_seconds": window,
        "starts_at": case((goes_on, row.starts_at), else_=literal(report.at, row.at.type)),
        "before": before,
        "spoken": case((~goes_on, 0.0), (share < known, share), (forgotten, known), else_=row.spoken),
        "risen_at": case((share > before, literal(report.at, row.at.type)), else_=row.risen_at),
    }
    return moved | (_counted(report.day) if counts else {})


def _counted(day: int) -> dict[str, Any]:
    row = table.c
    same_day = or_(row.day == day, row.day > day)
    return {
        "day": case((same_day, row.day), else_=day),
        "today": case((same_day, row.today + 1.0), else_=1.0),
        "past": case((same_day, row.past), else_=row.past + row.today),
        "past_squares": case((same_day, row.past_squares), else_=row.past_squares + row.today * row.today),
    }


def _columns(shopper_id: str, meter: Meter) -> dict[str, Any]:
    return {"shopper_id": shopper_id, **{name: getattr(meter, name) for name in _FIELDS}}


def _meter_of(row: Row[Any]) -> Meter:
    columns = row._mapping
    return Meter(**{name: columns[name] for name in _FIELDS})
