"""Exposure: shoppers who were in both arms of a campaign, and so tell nothing about it."""

from __future__ import annotations

from sqlalchemy import Connection, exists, func, select

from upsell_widget.domain.outcomes import Impression
from upsell_widget.storage.tables.impressions import impressions as table


def was_in_other_arm(connection: Connection, impression: Impression) -> bool:
    """Whether this shopper was in the other arm of the campaign before."""
    other = exists().where(
        table.c.shopper_id == impression.shopper_id,
        table.c.campaign_id == impression.campaign_id,
        table.c.arm != impression.arm.value,
    )
    return bool(connection.scalar(select(other)))


def flag_multiple_exposure(connection: Connection, shopper_id: str) -> None:
    """Flag every impression of the campaigns a shopper was in both arms of."""
    mine = table.c.shopper_id == shopper_id
    both = select(table.c.campaign_id).where(mine).group_by(table.c.campaign_id).having(func.count(table.c.arm.distinct()) > 1)
    connection.execute(table.update().where(mine, table.c.campaign_id.in_(both)).values(multiple_exposure=True))
