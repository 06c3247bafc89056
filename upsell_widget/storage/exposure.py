"""Exposure: shoppers who were in both arms of a campaign, and so tell nothing about it."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from upsell_widget.storage.tables.impressions import impressions as table


def flag_multiple_exposure(connection: Connection, shopper_id: str) -> None:
    """Flag every impression of the campaigns a shopper was in both arms of."""
    mine = table.c.shopper_id == shopper_id
    both = select(table.c.campaign_id).where(mine).group_by(table.c.campaign_id).having(func.count(table.c.arm.distinct()) > 1)
    connection.execute(table.update().where(mine, table.c.campaign_id.in_(both)).values(multiple_exposure=True))
