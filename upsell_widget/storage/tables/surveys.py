"""Answers to the survey."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from upsell_widget.storage.tables.base import Moment, Row, table_of


class SurveyAnswerRow(Row, table=True):
    """One answer to "would you recommend us", 0–10, with the reason in the shopper's own words."""

    __tablename__ = "upsell_survey_answers"
    __table_args__ = (Index(None, "shopper_id", "at"),)

    id: str = Field(primary_key=True)
    shopper_id: str
    score: int
    reason: str
    segments: str
    at: datetime = Field(sa_type=Moment, index=True)
    qa: bool


survey_answers = table_of(SurveyAnswerRow)
