"""Answers to the survey, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from upsell_widget.domain.surveys import Asking, SurveyAnswer, asked_quiet, may_answer, may_ask
from upsell_widget.storage.in_memory.tables import Tables


class Surveys:
    """Keeps what shoppers answered, and when they were asked."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def keep_answer(self, answer: SurveyAnswer) -> bool:
        """Keep an answer and its silence; False, and nothing is kept, where it would be the second."""
        tables = self._tables
        with tables.lock:
            remembered = tables.remembered(answer.shopper_id)
            if answer.id in tables.survey_answers or not may_answer(tables.quiets.get(remembered, {}), answer.at):
                return False
            tables.survey_answers[answer.id] = replace(answer, shopper_id=remembered)
            tables.silence(remembered, [answer.quiet])
            return True

    def note_asked(self, shopper_id: str, at: datetime, by: Asking) -> bool:
        """Note that they are asked, or said "not now"; False where they were asked or answered within 90 days."""
        tables = self._tables
        with tables.lock:
            asked = may_ask(tables.quiets.get(tables.remembered(shopper_id), {}), at, by)
            if asked:
                tables.silence(shopper_id, [asked_quiet(at, by)])
            return asked

    def was_answered(self, answer_id: str) -> bool:
        """Whether this form or link was answered."""
        return answer_id in self._tables.survey_answers

    def survey_answers(self, since: datetime | None = None, shopper_id: str | None = None) -> Sequence[SurveyAnswer]:
        """The answers from a moment on, of one shopper or of everyone, oldest first."""
        with self._tables.lock:
            found = list(self._tables.survey_answers.values())
        wanted = [each for each in found if (since is None or each.at >= since) and shopper_id in (None, each.shopper_id)]
        return tuple(sorted(wanted, key=lambda each: (each.at, each.id)))

    def forget_answers(self, shopper_id: str) -> int:
        """Delete a shopper's answers and their reasons; how many."""
        tables = self._tables
        with tables.lock:
            gone = [each.id for each in tables.survey_answers.values() if each.shopper_id == shopper_id]
            for answer_id in gone:
                del tables.survey_answers[answer_id]
            return len(gone)
