"""Windows: how far back a decision looks."""

from __future__ import annotations

from datetime import timedelta

SEEN_FOR = timedelta(days=31)
"""Impressions that caps may count."""
NOTICES_FOR = timedelta(days=14)
"""What was told to staff is known for so long at least, however short events are kept: or it would be told again."""
VIEWS_FOR = timedelta(days=30)
MOST_VIEWS = 200
MOST_BOUGHT = 200
