"""Exposures and regrets in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Column, ColumnElement, func, select, true

from upsell_widget.domain.harm import Exposure, Regret
from upsell_widget.domain.outcomes import TAKEN_BACK, Arm
from upsell_widget.storage.database import Database
from upsell_widget.storage.tables.health import returns
from upsell_widget.storage.tables.impressions import impressions
from upsell_widget.storage.tables.outcomes import outcomes


class Harms:
    """Looks back at exposures and regrets."""

    _database: Database

    def exposures(self, since: datetime, until: datetime, *, qa: bool = False) -> Sequence[Exposure]:
        """The first exposure of each shopper in each arm of each campaign."""
        seen = impressions.c
        found = (
            select(seen.campaign_id, seen.shopper_id, seen.arm, func.min(seen.at), func.count())
            .where(seen.at >= since, seen.at < until, _counts(seen.qa, qa))
            .group_by(seen.campaign_id, seen.shopper_id, seen.arm)
            .order_by(seen.campaign_id, seen.shopper_id, seen.arm)
        )
        with self._database.reading() as connection:
            return [Exposure(campaign, of, Arm(arm), at, times) for campaign, of, arm, at, times in connection.execute(found)]

    def regrets(self, since: datetime, *, qa: bool = False) -> Sequence[Regret]:
        """Orders that went back, and accepted offers that were undone or refunded."""
        orders = select(returns.c.customer_id, returns.c.at).where(returns.c.at >= since)
        kinds = sorted(each.value for each in TAKEN_BACK)
        offers = select(outcomes.c.shopper_id, outcomes.c.at, outcomes.c.campaign_id).where(
            outcomes.c.at >= since, outcomes.c.kind.in_(kinds), _counts(outcomes.c.qa, qa)
        )
        with self._database.reading() as connection:
            found = [Regret(of, at) for of, at in connection.execute(orders)]
            found += [Regret(of, at, campaign) for of, at, campaign in connection.execute(offers)]
        return sorted(found, key=lambda each: (each.shopper_id, each.at, each.campaign_id or ""))

    def answers(self, since: datetime, until: datetime, *, qa: bool = False) -> Mapping[str, Mapping[str, int]]:
        """Campaign → kind of answer → how many."""
        given = outcomes.c
        counted = (
            select(given.campaign_id, given.kind, func.count())
            .where(given.at >= since, given.at < until, _counts(given.qa, qa))
            .group_by(given.campaign_id, given.kind)
        )
        found: dict[str, dict[str, int]] = {}
        with self._database.reading() as connection:
            for campaign, kind, number in connection.execute(counted):
                found.setdefault(campaign, {})[kind] = number
        return found


def _counts(column: Column[bool], qa: bool) -> ColumnElement[bool]:
    return true() if qa else column.is_(False)
