"""Health in SQL: what is told, what was sent back, scores and how they went."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, delete, func, select, update
from sqlalchemy import Row as Found

from upsell_widget.domain.health import Contribution, Health, Kept
from upsell_widget.domain.health.changes import Low
from upsell_widget.domain.loyalty import HealthBand
from upsell_widget.domain.offers import OfferKind
from upsell_widget.domain.outcomes import Arm, Impression
from upsell_widget.storage.database import Database
from upsell_widget.storage.rows import impression_of
from upsell_widget.storage.tables.health import health, health_days, health_told, returns
from upsell_widget.storage.tables.impressions import impressions
from upsell_widget.storage.upsert import insert_into

AT_ONCE = 2_000
"""Scores written in one transaction, so that a reckoning of everyone never keeps a shopper waiting."""


class HealthScores:
    """Keeps and finds health."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note_return(self, order_id: str, customer_id: str, at: datetime) -> bool:
        """Note that an order was refunded or cancelled; False if that was known."""
        with self._database.writing() as connection:
            noted = insert_into(connection, returns).values(order_id=order_id, customer_id=customer_id, at=at)
            return connection.execute(noted.on_conflict_do_nothing().returning(returns.c.order_id)).first() is not None

    def tell_health(self, shopper_id: str, figures: Mapping[str, float | None], at: datetime) -> None:
        """Keep what the shop tells of somebody; None forgets it."""
        forgotten = [measure for measure, figure in figures.items() if figure is None]
        rows = [
            {"shopper_id": shopper_id, "measure": measure, "figure": figure, "at": at}
            for measure, figure in sorted(figures.items())
            if figure is not None
        ]
        with self._database.writing() as connection:
            connection.execute(delete(health_told).where(health_told.c.shopper_id == shopper_id, health_told.c.measure.in_(forgotten)))
            _put(connection, health_told, rows)

    def told_health(self, now: datetime, shopper_id: str | None = None) -> Mapping[str, Mapping[str, float]]:
        """Shopper → measure → figure, as told up to ``now``."""
        rows = select(health_told.c.shopper_id, health_told.c.measure, health_told.c.figure).where(health_told.c.at <= now)
        if shopper_id is not None:
            rows = rows.where(health_told.c.shopper_id == shopper_id)
        told: dict[str, dict[str, float]] = {}
        with self._database.reading() as connection:
            for of, measure, figure in connection.execute(rows):
                told.setdefault(of, {})[measure] = figure
        return told

    def keep_health(self, kept: Sequence[Kept]) -> None:
        """Keep these scores, and in their history the latest score of each day."""
        ordered = sorted(kept, key=lambda each: each.shopper_id)
        for start in range(0, len(ordered), AT_ONCE):
            some = ordered[start : start + AT_ONCE]
            with self._database.writing() as connection:
                _put(connection, health, [_columns(each) for each in some], newer="at")
                _put(connection, health_days, [_day(each) for each in _latest_of_their_day(connection, some)])

    def health(self, shopper_id: str | None = None) -> Mapping[str, Kept]:
        """Shopper → the score that is kept."""
        rows = select(health) if shopper_id is None else select(health).where(health.c.shopper_id == shopper_id)
        with self._database.reading() as connection:
            return {row.shopper_id: _kept(row) for row in connection.execute(rows)}

    def latest_help(self, shopper_id: str, content_id: str) -> Impression | None:
        """The latest time this content was shown to somebody."""
        mine = select(impressions).where(impressions.c.shopper_id == shopper_id, impressions.c.subject == content_id)
        shown = mine.where(impressions.c.kind == OfferKind.CONTENT.value, impressions.c.arm == Arm.OFFER.value)
        with self._database.reading() as connection:
            row = connection.execute(shown.order_by(impressions.c.at.desc(), impressions.c.offer_id).limit(1)).first()
        return impression_of(row) if row is not None else None

    def lowest_health(self, since: datetime, shopper_id: str | None = None) -> Mapping[str, Low]:
        """Shopper → the lowest score in their history since a moment's day, the latest of equal ones."""
        recent = health_days.c.day >= since.date().isoformat()
        if shopper_id is not None:
            recent = and_(recent, health_days.c.shopper_id == shopper_id)
        lowest = select(health_days.c.shopper_id, func.min(health_days.c.score).label("score")).where(recent)
        low = lowest.group_by(health_days.c.shopper_id).subquery()
        same = and_(low.c.shopper_id == health_days.c.shopper_id, low.c.score == health_days.c.score)
        rows = select(low.c.shopper_id, low.c.score, func.max(health_days.c.day)).join(health_days, same).where(recent)
        with self._database.reading() as connection:
            found = connection.execute(rows.group_by(low.c.shopper_id, low.c.score))
            return {of: Low(score, day) for of, score, day in found}


def follow_health(connection: Connection, visitor: str, customer: str) -> None:
    """Log-in: what was told of a visitor is told of the customer, whose own figures stand; a visitor's score is over."""
    own = select(health_told.c.measure).where(health_told.c.shopper_id == customer).scalar_subquery()
    mine = health_told.c.shopper_id == visitor
    connection.execute(delete(health_told).where(mine, health_told.c.measure.in_(own)))
    connection.execute(update(health_told).where(mine).values(shopper_id=customer))
    for table in (health, health_days):
        connection.execute(delete(table).where(table.c.shopper_id == visitor))


def _latest_of_their_day(connection: Connection, kept: Sequence[Kept]) -> Iterator[Kept]:
    """Those with a score, but for what a newer one of the same day has overtaken."""
    latest = select(health.c.shopper_id, health.c.at).where(health.c.shopper_id.in_([each.shopper_id for each in kept]))
    newest = {row.shopper_id: row.at for row in connection.execute(latest)}
    for each in kept:
        newer = newest[each.shopper_id]
        if each.health.score is not None and not (newer > each.at and newer.date() == each.at.date()):
            yield each


def _put(connection: Connection, table: Table, rows: list[dict[str, Any]], newer: str = "") -> None:
    """Insert rows, or replace those of the same key; where ``newer`` names a moment, not by what is older."""
    if not rows:
        return
    given = insert_into(connection, table)
    rest = {column.name: given.excluded[column.name] for column in table.c if not column.primary_key}
    known = table.c[newer] <= given.excluded[newer] if newer else None
    connection.execute(given.on_conflict_do_update(index_elements=list(table.primary_key), set_=rest, where=known), rows)


def _columns(kept: Kept) -> dict[str, Any]:
    health = kept.health
    return {
        "shopper_id": kept.shopper_id,
        "at": kept.at,
        "score": health.score,
        "band": health.band.value,
        "previous": kept.previous.value,
        "because": health.because,
        "contributions": json.dumps(health.contributions),
        "risen": kept.risen,
    }


def _day(kept: Kept) -> dict[str, Any]:
    return {"shopper_id": kept.shopper_id, "day": kept.at.date().isoformat(), "score": kept.health.score}


def _kept(row: Found[Any]) -> Kept:
    contributions = tuple(Contribution(*each) for each in json.loads(row.contributions))
    return Kept(row.shopper_id, Health(row.score, HealthBand(row.band), contributions), row.at, HealthBand(row.previous), row.risen)
