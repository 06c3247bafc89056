"""Answers to the survey in SQL."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from upsell_widget.domain.surveys import Asking, SurveyAnswer, asked_quiet, may_answer, may_ask
from upsell_widget.storage.database import Database
from upsell_widget.storage.locking import lock_shopper
from upsell_widget.storage.outcomes import silence
from upsell_widget.storage.tables.shoppers import quiets
from upsell_widget.storage.tables.surveys import survey_answers as table
from upsell_widget.storage.upsert import insert_into


class Surveys:
    """Keeps what shoppers answered, and when they were asked."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep_answer(self, answer: SurveyAnswer) -> bool:
        """Keep an answer and its silence; False, and nothing is kept, where it would be the second."""
        with self._database.writing(durable=True) as connection:
            remembered = lock_shopper(connection, answer.shopper_id)
            if not may_answer(_silent(connection, remembered), answer.at):
                return False
            row = insert_into(connection, table).values(_columns(replace(answer, shopper_id=remembered)))
            kept = connection.execute(row.on_conflict_do_nothing().returning(table.c.id)).first() is not None
            if kept:
                silence(connection, remembered, [answer.quiet])
            return kept

    def note_asked(self, shopper_id: str, at: datetime, by: Asking) -> bool:
        """Note that they are asked, or said "not now"; False where they were asked or answered within 90 days."""
        with self._database.writing() as connection:
            remembered = lock_shopper(connection, shopper_id)
            asked = may_ask(_silent(connection, remembered), at, by)
            if asked:
                silence(connection, remembered, [asked_quiet(at, by)])
            return asked

    def was_answered(self, answer_id: str) -> bool:
        """Whether this form or link was answered."""
        with self._database.reading() as connection:
            return connection.execute(select(table.c.id).where(table.c.id == answer_id)).first() is not None

    def survey_answers(self, since: datetime | None = None, shopper_id: str | None = None) -> Sequence[SurveyAnswer]:
        """The answers from a moment on, of one shopper or of everyone, oldest first."""
        wanted = select(table).order_by(table.c.at, table.c.id)
        if since is not None:
            wanted = wanted.where(table.c.at >= since)
        if shopper_id is not None:
            wanted = wanted.where(table.c.shopper_id == shopper_id)
        with self._database.reading() as connection:
            return tuple(map(_answer_of, connection.execute(wanted)))

    def forget_answers(self, shopper_id: str) -> int:
        """Delete a shopper's answers and their reasons; how many."""
        with self._database.writing(durable=True) as connection:
            return connection.execute(delete(table).where(table.c.shopper_id == shopper_id)).rowcount


def _silent(connection: Connection, shopper_id: str) -> Mapping[str, datetime | None]:
    mine = select(quiets.c.key, quiets.c.until).where(quiets.c.shopper_id == shopper_id, quiets.c.key.like("survey:%"))
    return {row.key: row.until for row in connection.execute(mine)}


def _columns(answer: SurveyAnswer) -> dict[str, object]:
    return {
        "id": answer.id,
        "shopper_id": answer.shopper_id,
        "score": answer.score,
        "reason": answer.reason,
        "segments": json.dumps(dict(answer.segments), ensure_ascii=False),
        "at": answer.at,
        "qa": answer.qa,
    }


def _answer_of(row: Any) -> SurveyAnswer:
    return SurveyAnswer(row.id, row.shopper_id, row.score, row.at, row.reason, json.loads(row.segments), row.qa)
