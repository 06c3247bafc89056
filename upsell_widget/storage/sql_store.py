"""SqlStore: the whole Store on SQLite or PostgreSQL."""

from __future__ import annotations

from upsell_widget.errors import StoreUnavailable
from upsell_widget.storage.acceptances import Acceptances
from upsell_widget.storage.browsing import Browsing
from upsell_widget.storage.campaigns import Campaigns
from upsell_widget.storage.consents import Consents
from upsell_widget.storage.database import Database
from upsell_widget.storage.deliveries import Deliveries
from upsell_widget.storage.harm import Harms
from upsell_widget.storage.health import HealthScores
from upsell_widget.storage.history import History
from upsell_widget.storage.housekeeping import Housekeeping
from upsell_widget.storage.impressions import Impressions
from upsell_widget.storage.late_migration import LateMigration
from upsell_widget.storage.memory import Memories
from upsell_widget.storage.merging import Merging
from upsell_widget.storage.meters import Meters
from upsell_widget.storage.migrating import migrate
from upsell_widget.storage.notices import Notices
from upsell_widget.storage.orderings import Orderings
from upsell_widget.storage.outcomes import Outcomes
from upsell_widget.storage.receipts import Receipts
from upsell_widget.storage.referrals import Referrals
from upsell_widget.storage.shared_catalogue import SharedCatalogue
from upsell_widget.storage.surveys import Surveys


class SqlStore(
    Acceptances,
    Browsing,
    Campaigns,
    Consents,
    Deliveries,
    Harms,
    HealthScores,
    History,
    Housekeeping,
    Impressions,
    Memories,
    Merging,
    Meters,
    Notices,
    Orderings,
    Outcomes,
    Receipts,
    Referrals,
    SharedCatalogue,
    Surveys,
):
    """Our memory in one database, composed of its parts. Implements ``ports.Store``.

    Connects when first used; safe across threads and forks. Every failure of the database is StoreUnavailable.

    Raises:
        ConfigurationError: the URL is malformed, or neither a SQLite file nor PostgreSQL.
    """

    def __init__(self, url: str) -> None:
        self.database = self._database = Database(url)

    def migrate(self) -> None:
        """Bring the database to the newest schema; safe from several processes at once."""
        migrate(self.database.apart())
        self.database.bar = None
        self.database.close()  # a worker that forks off us finds no open connection

    def migrate_when_reachable(self) -> StoreUnavailable | None:
        """Migrate now; or, where the database is away, say why, and migrate as soon as somebody asks and it is back.

        Until then everything asked of it is StoreUnavailable at once.
        """
        try:
            self.migrate()
        except StoreUnavailable as error:
            self.database.bar = LateMigration(self.database, error)
            return error
        return None

    def close(self) -> None:
        """Close idle connections; the next use opens new ones."""
        self.database.close()
