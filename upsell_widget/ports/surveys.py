"""The part of our memory that keeps answers to the survey."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from upsell_widget.domain.surveys import Asking, SurveyAnswer


class SurveyStore(Protocol):
    """Answers to the survey, and who was asked."""

    def keep_answer(self, answer: SurveyAnswer) -> bool:
        """Keep an answer and its silence in one transaction, under the shopper's lock.

        False, and nothing is kept: this form or link was answered before, or this shopper within 90 days.
        """

    def note_asked(self, shopper_id: str, at: datetime, by: Asking) -> bool:
        """Note that they are asked, or said "not now"; False, and nothing noted: they were asked or answered within 90 days."""

    def was_answered(self, answer_id: str) -> bool:
        """Whether this form or link was answered."""

    def survey_answers(self, since: datetime | None = None, shopper_id: str | None = None) -> Sequence[SurveyAnswer]:
        """The answers from a moment on, of one shopper or (None) of everyone, oldest first."""

    def forget_answers(self, shopper_id: str) -> int:
        """Delete a shopper's answers and their reasons; how many. Who answered lately is still not asked again."""
