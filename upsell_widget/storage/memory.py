"""Memory: everything one decision needs of a shopper, in one statement."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Float, Select, String, bindparam, case, cast, literal_column, null, or_, select, union_all

from upsell_widget.domain.context import View
from upsell_widget.domain.limits import Memory, Seen
from upsell_widget.domain.outcomes import Recollection
from upsell_widget.storage.database import Database
from upsell_widget.storage.rows import category_of
from upsell_widget.storage.tables.base import Moment
from upsell_widget.storage.tables.browsing import carts, sources, views
from upsell_widget.storage.tables.impressions import impressions
from upsell_widget.storage.tables.shoppers import quiets
from upsell_widget.storage.windows import MOST_VIEWS, SEEN_FOR, VIEWS_FOR

_SHOPPER, _SESSION = bindparam("shopper_id", type_=String), bindparam("session_id", type_=String)
_NO_TEXT, _NO_MOMENT, _NO_NUMBER = cast(null(), String), cast(null(), Moment), cast(null(), Float)
_QUIET, _SEEN, _VIEW, _CART, _SOURCE = range(5)


def _part(kind: int, *columns: Any) -> Select[Any]:
    return select(literal_column(str(kind)).label("kind"), *columns)


_QUIETS = _part(_QUIET, quiets.c.key, _NO_TEXT, _NO_TEXT, quiets.c.until, _NO_NUMBER).where(
    quiets.c.shopper_id == _SHOPPER, or_(quiets.c.until.is_(None), quiets.c.until > bindparam("now", type_=Moment))
)
_IMPRESSIONS = _part(
    _SEEN,
    impressions.c.campaign_id,
    impressions.c.session_id,
    impressions.c.page_id,
    impressions.c.at,
    case((impressions.c.parent_id.is_(None), 1.0), else_=0.0),
).where(impressions.c.shopper_id == _SHOPPER, impressions.c.at > bindparam("seen_since", type_=Moment))
_LATEST_VIEWS = (
    select(views.c.product_id, views.c.category, views.c.session_id, views.c.at, views.c.seconds)
    .where(views.c.shopper_id == _SHOPPER, views.c.at > bindparam("viewed_since", type_=Moment))
    .order_by(views.c.at.desc(), views.c.id.desc())
    .limit(literal_column(str(MOST_VIEWS)))
    .subquery()
)
_MEMORY = union_all(_QUIETS, _IMPRESSIONS)
_EVERYTHING = union_all(
    _QUIETS,
    _IMPRESSIONS,
    _part(_VIEW, *_LATEST_VIEWS.c),
    _part(_CART, carts.c.lines, _NO_TEXT, _NO_TEXT, _NO_MOMENT, _NO_NUMBER).where(carts.c.shopper_id == _SHOPPER),
    _part(_SOURCE, sources.c.source, _NO_TEXT, _NO_TEXT, _NO_MOMENT, _NO_NUMBER).where(sources.c.session_id == _SESSION),
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
        looks = [View(row[1], category_of(row[2]), row[3], row[4], row[5]) for row in rows if row[0] == _VIEW]
        looks.sort(key=lambda view: view.at, reverse=True)
        lines = next((json.loads(row[1]) for row in rows if row[0] == _CART), None)
        source: dict[str, str] = next((json.loads(row[1]) for row in rows if row[0] == _SOURCE), {})
        return Recollection(_memory(rows), tuple(looks), lines, source)


def memory_of(connection: Connection, shopper_id: str, now: datetime) -> Memory:
    """What the limits remember, read in a transaction under way."""
    return _memory(connection.execute(_MEMORY, _since(shopper_id, now)).all())


def _since(shopper_id: str, now: datetime) -> dict[str, object]:
    return {"shopper_id": shopper_id, "now": now, "seen_since": now - SEEN_FOR}


def _memory(rows: Iterable[Any]) -> Memory:
    silent: dict[str, datetime | None] = {}
    seen: list[Seen] = []
    for kind, first, second, third, at, number in rows:
        if kind == _QUIET:
            silent[first] = at
        elif kind == _SEEN:
            seen.append(Seen(first, second, third, at, number == 1.0))
    seen.sort(key=lambda each: each.at)
    return Memory(silent, tuple(seen))
