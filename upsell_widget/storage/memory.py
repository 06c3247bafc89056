"""Memory: everything one decision, or one opening, needs of a shopper, in one statement."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Float, Select, String, bindparam, cast, literal_column, null, or_, select, union_all

from upsell_widget.domain.context import View
from upsell_widget.domain.limits import Memory, Seen
from upsell_widget.domain.loyalty import HealthBand, Loyalty
from upsell_widget.domain.outcomes import Bought, Feeling, Impression, Recollection, RememberedCart
from upsell_widget.storage.database import Database
from upsell_widget.storage.meters import meters_of
from upsell_widget.storage.rows import category_of
from upsell_widget.storage.tables.base import Moment
from upsell_widget.storage.tables.browsing import carts, sources, views
from upsell_widget.storage.tables.health import health
from upsell_widget.storage.tables.history import purchases
from upsell_widget.storage.tables.impressions import impressions
from upsell_widget.storage.tables.meters import meters
from upsell_widget.storage.tables.shoppers import quiets
from upsell_widget.storage.tables.surveys import survey_answers
from upsell_widget.storage.windows import MOST_BOUGHT, MOST_VIEWS, SEEN_FOR, VIEWS_FOR

_SHOPPER, _SESSION = bindparam("shopper_id", type_=String), bindparam("session_id", type_=String)
_NO_TEXT, _NO_MOMENT, _NO_NUMBER = cast(null(), String), cast(null(), Moment), cast(null(), Float)
_QUIET, _SEEN, _VIEW, _CART, _SOURCE, _OPEN, _OTHER_ARM, _BOUGHT, _HEALTH, _ANSWER, _METER = range(11)
_RISEN = cast(health.c.risen, String)
_at = attrgetter("at")


def _part(kind: int, *columns: Any) -> Select[Any]:
    return select(literal_column(str(kind)).label("kind"), *columns)


_QUIETS = _part(_QUIET, quiets.c.key, _NO_TEXT, _NO_TEXT, quiets.c.until, _NO_NUMBER, _NO_TEXT).where(
    quiets.c.shopper_id == _SHOPPER, or_(quiets.c.until.is_(None), quiets.c.until > bindparam("now", type_=Moment))
)
_IMPRESSIONS = _part(
    _SEEN,
    impressions.c.campaign_id,
    impressions.c.session_id,
    impressions.c.page_id,
    impressions.c.at,
    _NO_NUMBER,
    impressions.c.parent_id,
).where(impressions.c.shopper_id == _SHOPPER, impressions.c.at > bindparam("seen_since", type_=Moment))
_LATEST_VIEWS = (
    select(views.c.product_id, views.c.category, views.c.session_id, views.c.at, views.c.seconds)
    .where(views.c.shopper_id == _SHOPPER, views.c.at > bindparam("viewed_since", type_=Moment))
    .order_by(views.c.at.desc(), views.c.id.desc())
    .limit(literal_column(str(MOST_VIEWS)))
    .subquery()
)
_LATEST_BOUGHT = (
    select(purchases.c.product_id, purchases.c.at)
    .where(purchases.c.customer_id == _SHOPPER)
    .order_by(purchases.c.at.desc())
    .limit(literal_column(str(MOST_BOUGHT)))
    .subquery()
)
_LATEST_ANSWER = (
    select(survey_answers.c.at, cast(survey_answers.c.score, Float).label("score"))
    .where(survey_answers.c.shopper_id == _SHOPPER)
    .order_by(survey_answers.c.at.desc())
    .limit(literal_column("1"))
    .subquery()
)
_NOTHING = _NO_TEXT, _NO_TEXT, _NO_TEXT, _NO_MOMENT, _NO_NUMBER, _NO_TEXT
_BEFORE_OPENING = union_all(
    _QUIETS,
    _IMPRESSIONS,
    _part(_OPEN, *_NOTHING).where(impressions.c.offer_id == bindparam("offer_id", type_=String)),
    _part(_OTHER_ARM, *_NOTHING).where(
        impressions.c.shopper_id == _SHOPPER,
        impressions.c.campaign_id == bindparam("campaign_id", type_=String),
        impressions.c.arm != bindparam("arm", type_=String),
    ),
)
_FEELING = (
    _part(_ANSWER, _NO_TEXT, _NO_TEXT, _NO_TEXT, *_LATEST_ANSWER.c, _NO_TEXT),
    _part(_HEALTH, health.c.band, health.c.because, _RISEN, _NO_MOMENT, health.c.score, _NO_TEXT).where(health.c.shopper_id == _SHOPPER),
)
_HOW_THEY_FEEL = union_all(*_FEELING)
_EVERYTHING = union_all(
    _QUIETS,
    _IMPRESSIONS,
    _part(_VIEW, *_LATEST_VIEWS.c, _NO_TEXT),
    _part(_BOUGHT, _LATEST_BOUGHT.c.product_id, _NO_TEXT, _NO_TEXT, _LATEST_BOUGHT.c.at, _NO_NUMBER, _NO_TEXT),
    _part(_CART, carts.c.cart_id, carts.c.lines, carts.c.bought, carts.c.bought_at, _NO_NUMBER, _NO_TEXT).where(
        carts.c.shopper_id == _SHOPPER
    ),
    _part(_SOURCE, sources.c.source, _NO_TEXT, _NO_TEXT, _NO_MOMENT, _NO_NUMBER, _NO_TEXT).where(sources.c.session_id == _SESSION),
    _part(_METER, *_NOTHING).where(meters.c.shopper_id == _SHOPPER),
    *_FEELING,
)


class Memories:
    """Reads what shoppers saw, said and looked at."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def recall(self, shopper_id: str, session_id: str, now: datetime) -> Recollection:
        """Everything one decision needs. Never writes."""
        asked = _since(shopper_id, now) | {"session_id": session_id, "viewed_since": now - VIEWS_FOR}
        with self._database.reading() as connection:
            rows = connection.execute(_EVERYTHING, asked).all()
            used = meters_of(connection, shopper_id) if any(row[0] == _METER for row in rows) else ()
        looks: list[View] = []
        bought: list[Bought] = []
        cart: RememberedCart | None = None
        source: dict[str, str] = {}
        for kind, first, second, third, at, number, _ in rows:
            if kind == _VIEW:
                looks.append(View(first, category_of(second), third, at, number))
            elif kind == _BOUGHT:
                bought.append(Bought(first, at))
            elif kind == _CART:
                cart = RememberedCart(first, json.loads(second), tuple(json.loads(third or "[]")), at)
            elif kind == _SOURCE:
                source = json.loads(first)
        looks.sort(key=_at, reverse=True)
        bought.sort(key=_at, reverse=True)
        felt = _feeling(rows)
        return Recollection(_memory(rows), tuple(looks), cart, source, tuple(bought), felt.health, felt.nps, used)

    def feeling(self, shopper_id: str) -> Feeling:
        """How a shopper feels."""
        with self._database.reading() as connection:
            return _feeling(connection.execute(_HOW_THEY_FEEL, {"shopper_id": shopper_id}))


def _feeling(rows: Iterable[Any]) -> Feeling:
    loyalty: Loyalty | None = None
    nps: int | None = None
    for kind, first, second, third, _, number, _ in rows:
        if kind == _HEALTH:
            loyalty = Loyalty(HealthBand(first), score=number, because=second, risen=float(third))
        elif kind == _ANSWER:
            nps = int(number)
    return Feeling(loyalty, nps)


@dataclass(frozen=True, slots=True)
class Opening:
    """What must be known before a popup opens."""

    memory: Memory
    is_open: bool
    """This very offer is open already."""
    was_in_other_arm: bool
    """The shopper was in the campaign's other arm before, and so tells nothing about it."""


def opening_of(connection: Connection, impression: Impression) -> Opening:
    """Everything that decides an opening, in one statement, read under the shopper's lock."""
    asked = _since(impression.shopper_id, impression.at)
    asked |= {"offer_id": impression.offer_id, "campaign_id": impression.campaign_id, "arm": impression.arm.value}
    rows = connection.execute(_BEFORE_OPENING, asked).all()
    kinds = {row[0] for row in rows}
    return Opening(_memory(rows), _OPEN in kinds, _OTHER_ARM in kinds)


def _since(shopper_id: str, now: datetime) -> dict[str, object]:
    return {"shopper_id": shopper_id, "now": now, "seen_since": now - SEEN_FOR}


def _memory(rows: Iterable[Any]) -> Memory:
    silent: dict[str, datetime | None] = {}
    seen: list[Seen] = []
    for kind, first, second, third, at, _, parent_id in rows:
        if kind == _QUIET:
            silent[first] = at
        elif kind == _SEEN:
            seen.append(Seen(first, second, third, at, parent_id))
    seen.sort(key=_at)
    return Memory(silent, tuple(seen))
