"""Published campaigns, and counters that tell workers to look again."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from upsell_widget.storage.tables.base import Moment, Row, table_of


class CampaignVersion(Row, table=True):
    """One version of a campaign, as published."""

    __tablename__ = "upsell_campaign_versions"

    campaign_id: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    document: str
    """JSON."""
    published_at: datetime = Field(sa_type=Moment)
    published_by: str
    lint: str
    """JSON."""
    live: bool


class Revision(Row, table=True):
    """A number that rises with every change of ``name``."""

    __tablename__ = "upsell_revisions"

    name: str = Field(primary_key=True)
    value: int


campaign_versions = table_of(CampaignVersion)
revisions = table_of(Revision)
