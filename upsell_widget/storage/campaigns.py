"""Campaigns as published documents, in SQL."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, func, select, update

from upsell_widget.documents.codec import canonical_json
from upsell_widget.domain.outcomes import Publication
from upsell_widget.storage.database import Database
from upsell_widget.storage.revisions import raise_revision, revision_of
from upsell_widget.storage.rows import publication_of
from upsell_widget.storage.tables.campaigns import campaign_versions as table

NAME = "campaigns"


class Campaigns:
    """Every version of every campaign, and which are live."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def publish(self, publications: Sequence[Publication]) -> int:
        """Add new live versions, all or none; the revision, risen if anything changed."""
        with self._database.writing() as connection:
            revision = raise_revision(connection, NAME)
            if sum(_publish(connection, each) for each in publications):
                return revision
            connection.rollback()
        return self.revision()

    def retire(self, campaign_ids: Sequence[str]) -> int:
        """Take campaigns off; the revision, risen if any was live."""
        with self._database.writing() as connection:
            revision = raise_revision(connection, NAME)
            if _take_off(connection, campaign_ids):
                return revision
            connection.rollback()
        return self.revision()

    def publications(self) -> tuple[int, tuple[Publication, ...]]:
        """The revision and the live publications, by campaign id."""
        live = select(table).where(table.c.live).order_by(table.c.campaign_id)
        with self._database.reading() as connection:
            revision = revision_of(connection, NAME)  # first: what is published meanwhile shows as a newer revision
            return revision, tuple(map(publication_of, connection.execute(live)))

    def revision(self) -> int:
        """Rises with every change; 0 at first."""
        with self._database.reading() as connection:
            return revision_of(connection, NAME)


def _publish(connection: Connection, publication: Publication) -> bool:
    """Add one version; False: the live one says the same."""
    document = canonical_json(publication.document)
    mine = table.c.campaign_id == publication.campaign_id
    if connection.scalar(select(table.c.document).where(mine, table.c.live)) == document:
        return False
    latest = connection.scalar(select(func.max(table.c.version)).where(mine)) or 0
    _take_off(connection, [publication.campaign_id])
    connection.execute(
        table.insert().values(
            campaign_id=publication.campaign_id,
            version=latest + 1,
            document=document,
            published_at=publication.published_at,
            published_by=publication.published_by,
            lint=canonical_json(publication.lint),
            live=True,
        )
    )
    return True


def _take_off(connection: Connection, campaign_ids: Sequence[str]) -> int:
    there = update(table).where(table.c.campaign_id.in_(campaign_ids), table.c.live).values(live=False)
    return connection.execute(there).rowcount
