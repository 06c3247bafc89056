"""Detractors: staff hear of each one who answered. What could not be told at once is told by a job."""

from __future__ import annotations

import logging
from datetime import timedelta

from upsell_widget.domain.loyalty import Loyalty
from upsell_widget.domain.signals import Signal, SignalCode
from upsell_widget.domain.surveys import SurveyAnswer
from upsell_widget.state import State

LOOKS_BACK = timedelta(days=7)
"""How far back the job looks: longer than our database is ever away."""
_LOG = logging.getLogger("upsell_widget")


def tell_of(state: State, answer: SurveyAnswer) -> None:
    """Tell staff, if it is a detractor's. What was answered is answered, whatever fails here."""
    if not Loyalty(nps=answer.score).is_detractor:
        return
    try:
        state.signal(Signal(SignalCode.DETRACTOR_ANSWERED, answer.shopper_id, answer.at, str(answer.score), answer.id))
    except Exception:
        _LOG.exception("%s answered %s; staff could not be told", answer.shopper_id, answer.score)


def tell_again(state: State) -> None:
    """Raise the signal of every recent answer anew: its moment is that of the answer, so what was told is not told twice."""
    for answer in state.store.survey_answers(since=state.clock() - LOOKS_BACK):
        tell_of(state, answer)
