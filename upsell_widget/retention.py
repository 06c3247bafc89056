"""Retention: what is past its time is deleted, by a background job or by ``flask upsell prune``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from upsell_widget.state import State


def prune(state: State) -> Mapping[str, int]:
    """Delete browsing events, receipts and answers to the survey past their days, and silences that have run out; rows deleted by table."""
    settings = state.settings
    events, receipts, answers = (timedelta(days=each) for each in (settings.event_days, settings.receipt_days, settings.survey_days))
    return state.store.prune(state.clock(), events, receipts, answers)
