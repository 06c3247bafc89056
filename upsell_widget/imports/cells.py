"""Cells: one value of a file as the value we mean, or Unreadable with what was expected."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from upsell_widget.domain.money import Money

MOST = 2_147_483_647
"""The greatest count or amount in minor units: what every database's integer holds."""


class Unreadable(ValueError):
    """A cell that is not what its column holds; the message is what was expected."""


def empty(raw: object) -> bool:
    """Whether a cell holds nothing: null, no text, or a float that is not a number.

    >>> [empty(None), empty(" "), empty(float("nan")), empty(0)]
    [True, True, True, False]
    """
    return raw is None or (isinstance(raw, float) and math.isnan(raw)) or (isinstance(raw, str) and not raw.strip())


def text(raw: object) -> str:
    """Words; an empty cell is no words."""
    return "" if empty(raw) else str(raw).strip()


def identifier(raw: object) -> str:
    """An id: text or a whole number.

    >>> identifier(31198570044), identifier("10123C"), identifier(27.0)
    ('31198570044', '10123C', '27')
    """
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if empty(raw) or not isinstance(raw, str | int) or isinstance(raw, bool):
        raise Unreadable("an id: text or a whole number")
    found = str(raw).strip()
    if len(found) > 200 or not found.isprintable():
        raise Unreadable("an id of at most 200 printable characters")
    return found


def optional_identifier(raw: object) -> str:
    """An id, or nothing."""
    return "" if empty(raw) else identifier(raw)


def whole_number(lowest: int) -> Callable[[object], int]:
    """A reader of whole numbers from a lowest up."""

    def read(raw: object) -> int:
        expected = f"a whole number from {lowest} to {MOST:,}"
        number = _decimal(raw, expected)
        if number != number.to_integral_value() or not lowest <= number <= MOST:
            raise Unreadable(expected)
        return int(number)

    return read


def optional(read: Callable[[object], int]) -> Callable[[object], int | None]:
    """A reader that takes an empty cell for None."""
    return lambda raw: None if empty(raw) else read(raw)


def amount(currency: str) -> Callable[[object], int]:
    """A reader of amounts in major units, as minor units of a currency rounded half up.

    >>> amount("USD")(0.9900000095367432), amount("JPY")("1980")
    (99, 1980)
    """
    unit = Money(1, currency).decimal
    expected = f"an amount of {currency} from 0 up, like {Money(1980, currency).decimal}"

    def read(raw: object) -> int:
        minor = (_decimal(raw, expected) / unit).quantize(Decimal(1), ROUND_HALF_UP)
        if not 0 <= minor <= MOST:
            raise Unreadable(expected)
        return int(minor)

    return read


def moment(raw: object) -> datetime:
    """A point in time; without an offset it is UTC.

    >>> moment("2017-01-01 11:53:26")
    datetime.datetime(2017, 1, 1, 11, 53, 26, tzinfo=datetime.timezone.utc)
    """
    found = raw
    if isinstance(raw, str):
        try:
            found = datetime.fromisoformat(raw.strip())
        except ValueError:
            found = None
    elif isinstance(raw, date) and not isinstance(raw, datetime):
        found = datetime.combine(raw, time())
    if not isinstance(found, datetime):
        raise Unreadable("a date and time, like 2026-11-23 09:30:00 (UTC unless it has an offset)")
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _decimal(raw: object, expected: str) -> Decimal:
    try:
        if isinstance(raw, bool) or not isinstance(raw, int | float | str | Decimal):
            raise Unreadable(expected)
        number = Decimal(raw.strip() if isinstance(raw, str) else str(raw))
    except InvalidOperation:
        raise Unreadable(expected) from None
    if not number.is_finite() or abs(number) > 10**15:
        raise Unreadable(expected)
    return number
