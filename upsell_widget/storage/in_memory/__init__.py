"""InMemoryStore: the whole Store in this process, for tests and for hosts' tests. Nothing outlives the process."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from upsell_widget.domain.outcomes import Event
from upsell_widget.storage.in_memory.acceptances import Acceptances
from upsell_widget.storage.in_memory.campaigns import Campaigns
from upsell_widget.storage.in_memory.harm import Harms
from upsell_widget.storage.in_memory.health import HealthScores
from upsell_widget.storage.in_memory.history import History
from upsell_widget.storage.in_memory.housekeeping import Housekeeping
from upsell_widget.storage.in_memory.meters import Meters
from upsell_widget.storage.in_memory.outbox import Outbox
from upsell_widget.storage.in_memory.receipts import Receipts
from upsell_widget.storage.in_memory.referrals import Referrals
from upsell_widget.storage.in_memory.shoppers import Shoppers
from upsell_widget.storage.in_memory.surveys import Surveys
from upsell_widget.storage.in_memory.tables import Tables

__all__ = ["InMemoryStore"]


class InMemoryStore(
    Acceptances, Campaigns, Harms, HealthScores, History, Housekeeping, Meters, Outbox, Receipts, Referrals, Shoppers, Surveys
):
    """Our memory in dictionaries behind locks. Implements ``ports.Store``."""

    def __init__(self) -> None:
        Campaigns.__init__(self)
        History.__init__(self)
        Shoppers.__init__(self, Tables(), self.bought)

    def import_views(self, views: Sequence[Event], source: str, rows: int, at: datetime) -> None:
        """Append views from a file and note how far its import came."""
        self.write_events(views)
        self.set_import_position(source, rows, at)

    def migrate(self) -> None:
        """Nothing to do."""
