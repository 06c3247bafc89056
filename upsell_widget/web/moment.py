"""Now and chance for one request: the clock and a random seed, or in QA mode what the headers say."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Request

from upsell_widget.errors import OfferRefused
from upsell_widget.state import State


@dataclass(frozen=True, slots=True)
class Moment:
    """When a request happens and which seed breaks its ties."""

    now: datetime
    seed: int
    qa: bool = False


def moment_of(state: State, request: Request) -> Moment:
    """The moment of this request.

    Raises:
        OfferRefused: in QA mode, a header that is not an ISO date-time or a whole number (400).
    """
    if not state.settings.qa:
        return Moment(state.clock(), zlib.crc32(state.new_id().encode()))
    now, seed = request.headers.get("X-Upsell-Now"), request.headers.get("X-Upsell-Seed", "0")
    try:
        parsed = datetime.fromisoformat(now) if now else state.clock()
        return Moment(parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC), int(seed), qa=True)
    except ValueError as error:
        message = f"X-Upsell-Now: found {now!r}, expected an ISO date-time; X-Upsell-Seed: found {seed!r}, expected a number"
        raise OfferRefused("bad_header", message) from error
