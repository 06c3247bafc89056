"""Retention: what is past its time is deleted, by a background job or by ``flask upsell prune``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from upsell_widget.state import State


def prune(state: State) -> Mapping[str, int]:
    """Delete browsing events and receipts past their days, and silences that have run out; rows deleted by table."""
    settings = state.settings
    return state.store.prune(state.clock(), timedelta(days=settings.event_days), timedelta(days=settings.receipt_days))
