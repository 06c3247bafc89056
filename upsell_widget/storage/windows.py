"""Windows: how far back a decision looks."""

from __future__ import annotations

from datetime import timedelta

SEEN_FOR = timedelta(days=31)
"""Impressions that caps may count."""
VIEWS_FOR = timedelta(days=30)
MOST_VIEWS = 200
MOST_BOUGHT = 200
