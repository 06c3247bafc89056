"""SqlStore: the whole Store on SQLite or PostgreSQL."""

from __future__ import annotations

from upsell_widget.errors import StoreUnavailable
from upsell_widget.storage.acceptances import Acceptances
from upsell_widget.storage.browsing import Browsing
from upsell_widget.storage.campaigns import Campaigns
from upsell_widget.storage.consents import Consents
from upsell_widget.storage.database import Database
from upsell_widget.storage.deliveries import Deliveries
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
from upsell_widget.storage.shared_catalogue import SharedCatalogue
from upsell_widget.storage.surveys import Surveys


class SqlStore:
    """Our memory in one database, composed of its parts. Implements ``ports.Store``.

    Connects when first used; safe across threads and forks. Every failure of the database is StoreUnavailable.

    Raises:
        ConfigurationError: the URL is malformed, or neither a SQLite file nor PostgreSQL.
    """

    def __init__(self, url: str) -> None:
        self.database = database = Database(url)
        campaigns = Campaigns(database)
        self.publish, self.retire = campaigns.publish, campaigns.retire
        self.publications, self.revision = campaigns.publications, campaigns.revision
        self.recall = Memories(database).recall
        browsing = Browsing(database)
        self.write_events, self.import_views = browsing.write_events, browsing.import_views
        self.views = browsing.views
        impressions = Impressions(database)
        self.open, self.impression = impressions.open, impressions.impression
        outcomes = Outcomes(database)
        self.record, self.outcomes = outcomes.record, outcomes.outcomes
        self.record_consent = Consents(database).record_consent
        self.merge = Merging(database).merge
        acceptances = Acceptances(database)
        self.begin, self.settle, self.acceptance = acceptances.begin, acceptances.settle, acceptances.acceptance
        self.begin_undo, self.drop_undo = acceptances.begin_undo, acceptances.drop_undo
        self.unresolved, self.settled_in = acceptances.unresolved, acceptances.settled_in
        self.purchased_with, self.mark_alerted = acceptances.purchased_with, acceptances.mark_alerted
        receipts = Receipts(database)
        self.keep_receipts = receipts.keep_receipts
        self.receipt, self.receipt_context = receipts.receipt, receipts.receipt_context
        history = History(database)
        self.add_purchases, self.units_sold = history.add_purchases, history.units_sold
        self.order_lines = history.order_lines
        self.import_position, self.set_import_position = history.import_position, history.set_import_position
        self._join_health(database)
        catalogue = SharedCatalogue(database)
        self.save_catalogue, self.load_catalogue = catalogue.save_catalogue, catalogue.load_catalogue
        self.catalogue_version = catalogue.catalogue_version
        surveys = Surveys(database)
        self.keep_answer, self.note_asked, self.was_answered = surveys.keep_answer, surveys.note_asked, surveys.was_answered
        self.survey_answers, self.forget_answers = surveys.survey_answers, surveys.forget_answers
        housekeeping = Housekeeping(database)
        self.lease, self.release = housekeeping.lease, housekeeping.release
        self.prune, self.reset = housekeeping.prune, housekeeping.reset
        notices = Notices(database)
        self.tell, self.notice, self.set_standing = notices.tell, notices.notice, notices.set_standing
        self.inbox, self.inbox_counts = notices.inbox, notices.inbox_counts
        meters = Meters(database)
        self.measure, self.meters = meters.measure, meters.meters
        deliveries = Deliveries(database)
        self.spread, self.claim, self.conclude = deliveries.spread, deliveries.claim, deliveries.conclude
        self.deliveries, self.delivery_counts, self.redeliver = deliveries.deliveries, deliveries.delivery_counts, deliveries.redeliver
        self.disable_channel, self.enable_channel = deliveries.disable_channel, deliveries.enable_channel
        self.disabled_channels = deliveries.disabled_channels

    def _join_health(self, database: Database) -> None:
        orderings, health = Orderings(database), HealthScores(database)
        self.orderings, self.customers_between = orderings.orderings, orderings.customers_between
        self.note_return, self.tell_health, self.told_health = health.note_return, health.tell_health, health.told_health
        self.latest_help = health.latest_help
        self.keep_health, self.health, self.lowest_health = health.keep_health, health.health, health.lowest_health

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
