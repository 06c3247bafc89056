"""Seats in the seminars, and calls: one for a customer in a class or at a time, booked, shown and given back."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo_shop.language import jst
from demo_shop.tables import SeatRow

SATURDAY, TEN = 5, 10
CALLS_AT = (11, 15)
"""Hours at which staff call, Mondays to Fridays in Japan."""
CALLS_SHOWN = 4


def next_class(now: datetime) -> datetime:
    """When the next class begins: Saturdays at ten in Japan."""
    local = jst(now)
    begins = local.replace(hour=TEN, minute=0, second=0, microsecond=0) + timedelta(days=(SATURDAY - local.weekday()) % 7)
    return begins if begins > local else begins + timedelta(days=7)


def next_calls(now: datetime) -> list[datetime]:
    """The next times for a call, from tomorrow on."""
    day, times = jst(now).replace(minute=0, second=0, microsecond=0), list[datetime]()
    while len(times) < CALLS_SHOWN:
        day += timedelta(days=1)
        times += [day.replace(hour=hour) for hour in CALLS_AT] if day.weekday() < SATURDAY else []
    return times[:CALLS_SHOWN]


def seat_of(session: Session, guide_id: str, customer_id: str, now: datetime) -> SeatRow | None:
    """The seat a customer has in a class yet to come."""
    wanted = select(SeatRow).where(SeatRow.guide_id == guide_id, SeatRow.customer_id == customer_id, SeatRow.begins_at > now)
    return session.scalars(wanted).first()


def book(session: Session, guide_id: str, customer_id: str, begins_at: datetime, now: datetime) -> SeatRow:
    """The customer's seat in a class, or their call; who has one keeps it, so asking twice books one."""
    found = seat_of(session, guide_id, customer_id, now)
    if found is None:
        found = SeatRow(guide_id=guide_id, customer_id=customer_id, begins_at=begins_at, booked_at=now)
        session.add(found)
    return found


def give_back(session: Session, guide_id: str, customer_id: str, now: datetime) -> None:
    """Free the customer's seat, if there is one."""
    found = seat_of(session, guide_id, customer_id, now)
    if found is not None:
        session.delete(found)
