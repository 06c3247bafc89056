"""Exposures and regrets, in memory."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from upsell_widget.domain.harm import Exposure, Regret
from upsell_widget.domain.outcomes import TAKEN_BACK, Arm
from upsell_widget.storage.in_memory.tables import Tables


class Harms:
    """Looks back at exposures and regrets."""

    _tables: Tables

    def exposures(self, since: datetime, until: datetime, *, qa: bool = False) -> Sequence[Exposure]:
        """The first exposure of each shopper in each arm of each campaign."""
        seen: dict[tuple[str, str, Arm], list[datetime]] = defaultdict(list)
        with self._tables.lock:
            for each in self._tables.impressions.values():
                if since <= each.at < until and (qa or not each.qa):
                    seen[each.campaign_id, each.shopper_id, each.arm].append(each.at)
        return [Exposure(*key, min(moments), len(moments)) for key, moments in sorted(seen.items())]

    def regrets(self, since: datetime, *, qa: bool = False) -> Sequence[Regret]:
        """Orders that went back, and accepted offers that were undone or refunded."""
        with self._tables.lock:
            found = [Regret(of, at) for of, at in self._tables.returns.values() if at >= since]
            outcomes = list(self._tables.outcomes.values())
        taken_back = (each for each in outcomes if each.kind in TAKEN_BACK and each.at >= since and (qa or not each.qa))
        found += [Regret(each.shopper_id, each.at, each.campaign_id) for each in taken_back]
        return sorted(found, key=lambda each: (each.shopper_id, each.at, each.campaign_id or ""))

    def answers(self, since: datetime, until: datetime, *, qa: bool = False) -> Mapping[str, Mapping[str, int]]:
        """Campaign → kind of answer → how many."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        with self._tables.lock:
            for each in self._tables.outcomes.values():
                if since <= each.at < until and (qa or not each.qa):
                    found[each.campaign_id][each.kind.value] += 1
        return found
