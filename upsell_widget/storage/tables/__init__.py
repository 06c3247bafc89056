"""The tables. Importing this package puts every one of them into ``metadata``."""

from upsell_widget.storage.tables import (
    acceptances,
    browsing,
    campaigns,
    health,
    history,
    impressions,
    leases,
    meters,
    outbox,
    outcomes,
    receipts,
    shoppers,
    surveys,
)
from upsell_widget.storage.tables.base import Row

metadata = Row.metadata

__all__ = [
    "acceptances", "browsing", "campaigns", "health", "history", "impressions", "leases", "metadata", "meters", "outbox",
    "outcomes", "receipts", "shoppers", "surveys",
]  # fmt: skip
