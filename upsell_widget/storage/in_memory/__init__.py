"""InMemoryStore: the whole Store in this process, for tests and for hosts' tests. Nothing outlives the process."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from upsell_widget.domain.outcomes import Event
from upsell_widget.storage.in_memory.acceptances import Acceptances
from upsell_widget.storage.in_memory.campaigns import Campaigns
from upsell_widget.storage.in_memory.history import History
from upsell_widget.storage.in_memory.housekeeping import Housekeeping
from upsell_widget.storage.in_memory.receipts import Receipts
from upsell_widget.storage.in_memory.shoppers import Shoppers
from upsell_widget.storage.in_memory.surveys import Surveys
from upsell_widget.storage.in_memory.tables import Tables

__all__ = ["InMemoryStore"]


class InMemoryStore:
    """Our memory in dictionaries behind one lock. Implements ``ports.Store``."""

    def __init__(self) -> None:
        tables = Tables()
        campaigns = Campaigns()
        self.publish = campaigns.publish
        self.retire = campaigns.retire
        self.publications = campaigns.publications
        self.revision = campaigns.revision
        history = History()
        shoppers = Shoppers(tables, history.bought)
        self.recall = shoppers.recall
        self.write_events = shoppers.write_events
        self.views = shoppers.views
        self.open = shoppers.open
        self.impression = shoppers.impression
        self.record = shoppers.record
        self.outcomes = shoppers.outcomes
        self.record_consent = shoppers.record_consent
        self.merge = shoppers.merge
        acceptances = Acceptances(tables)
        self.begin = acceptances.begin
        self.settle = acceptances.settle
        self.begin_undo = acceptances.begin_undo
        self.drop_undo = acceptances.drop_undo
        self.acceptance = acceptances.acceptance
        self.unresolved = acceptances.unresolved
        self.settled_in = acceptances.settled_in
        self.purchased_with = acceptances.purchased_with
        self.mark_alerted = acceptances.mark_alerted
        receipts = Receipts(tables)
        self.keep_receipts = receipts.keep_receipts
        self.receipt = receipts.receipt
        self.receipt_context = receipts.receipt_context
        self.add_purchases = history.add_purchases
        self.order_lines = history.order_lines
        self.units_sold = history.units_sold
        self.save_catalogue = history.save_catalogue
        self.catalogue_version = history.catalogue_version
        self.load_catalogue = history.load_catalogue
        self.import_position = history.import_position
        self.set_import_position = history.set_import_position
        self._surveys(tables)
        housekeeping = Housekeeping(tables)
        self.lease, self.release = housekeeping.lease, housekeeping.release
        self.prune, self.reset = housekeeping.prune, housekeeping.reset

    def _surveys(self, tables: Tables) -> None:
        surveys = Surveys(tables)
        self.keep_answer, self.note_asked, self.was_answered = surveys.keep_answer, surveys.note_asked, surveys.was_answered
        self.survey_answers, self.forget_answers = surveys.survey_answers, surveys.forget_answers

    def import_views(self, views: Sequence[Event], source: str, rows: int, at: datetime) -> None:
        """Append views from a file and note how far its import came."""
        self.write_events(views)
        self.set_import_position(source, rows, at)

    def migrate(self) -> None:
        """Nothing to do."""
