"""Health, in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from upsell_widget.domain.health import Kept
from upsell_widget.domain.health.changes import Low
from upsell_widget.domain.health.figures import HALF_YEAR, YEAR, Ordering
from upsell_widget.domain.outcomes import Arm, Impression, Purchase
from upsell_widget.storage.in_memory.history import History
from upsell_widget.storage.in_memory.tables import Tables


class HealthScores(History):
    """Keeps and finds health, reckoned from the past orders."""

    _tables: Tables

    def orderings(self, now: datetime, shopper_id: str | None = None) -> Mapping[str, Ordering]:
        """Customer → their orders up to ``now``, added up; guests left out."""
        rows: dict[str, list[Purchase]] = defaultdict(list)
        for each in self.purchases():
            if each.at <= now and each.customer_id and shopper_id in (None, each.customer_id):
                rows[each.customer_id].append(each)
        back = {order_id for order_id, (_, at) in self._tables.returns.items() if at <= now}
        return {customer: _added_up(bought, back, now) for customer, bought in rows.items()}

    def customers_between(self, after: datetime, until: datetime) -> frozenset[str]:
        """The customers who ordered after one moment and not after another."""
        return frozenset(each.customer_id for each in self.purchases() if after < each.at <= until) - {""}

    def note_return(self, order_id: str, customer_id: str, at: datetime) -> bool:
        """Note that an order was refunded or cancelled; False if that was known."""
        with self._tables.lock:
            known = order_id in self._tables.returns
            self._tables.returns.setdefault(order_id, (customer_id, at))
            return not known

    def tell_health(self, shopper_id: str, figures: Mapping[str, float | None], at: datetime) -> None:
        """Keep what the shop tells of somebody; None forgets it."""
        with self._tables.lock:
            told = self._tables.health_told.setdefault(shopper_id, {})
            for measure, figure in figures.items():
                told.pop(measure, None)
                if figure is not None:
                    told[measure] = figure, at

    def told_health(self, now: datetime, shopper_id: str | None = None) -> Mapping[str, Mapping[str, float]]:
        """Shopper → measure → figure, as told up to ``now``."""
        with self._tables.lock:
            found = {
                of: {measure: figure for measure, (figure, at) in told.items() if at <= now}
                for of, told in self._tables.health_told.items()
                if shopper_id in (None, of)
            }
        return {of: told for of, told in found.items() if told}

    def keep_health(self, kept: Sequence[Kept]) -> None:
        """Keep these scores, and in their history the latest score of each day."""
        with self._tables.lock:
            for each in kept:
                known = self._tables.health.get(each.shopper_id)
                if known is None or known.at <= each.at:
                    self._tables.health[each.shopper_id] = each
                newer = self._tables.health[each.shopper_id].at
                if each.health.score is not None and not (newer > each.at and newer.date() == each.at.date()):
                    self._tables.health_days[each.shopper_id, each.at.date().isoformat()] = each.health.score

    def health(self, shopper_id: str | None = None) -> Mapping[str, Kept]:
        """Shopper → the score that is kept."""
        with self._tables.lock:
            return {of: kept for of, kept in self._tables.health.items() if shopper_id in (None, of)}

    def latest_help(self, shopper_id: str, content_id: str) -> Impression | None:
        """The latest time this content was shown to somebody."""
        with self._tables.lock:
            shown = [
                each
                for each in self._tables.impressions.values()
                if (each.shopper_id, each.subject, each.kind, each.arm) == (shopper_id, content_id, "content", Arm.OFFER)
            ]
        return min(shown, key=lambda each: (-each.at.timestamp(), each.offer_id), default=None)

    def lowest_health(self, since: datetime, shopper_id: str | None = None) -> Mapping[str, Low]:
        """Shopper → the lowest score in their history since a moment's day, the latest of equal ones."""
        found: dict[str, Low] = {}
        with self._tables.lock:
            for (of, day), score in sorted(self._tables.health_days.items(), key=lambda item: item[0][1]):
                if day >= since.date().isoformat() and shopper_id in (None, of) and score <= found.get(of, Low(score, day)).score:
                    found[of] = Low(score, day)
        return found


def _added_up(bought: Iterable[Purchase], back: set[str], now: datetime) -> Ordering:
    bought = list(bought)
    stands = [each for each in bought if each.order_id not in back]
    moments = [each.at for each in bought]
    return Ordering(
        min(moments),
        max(moments),
        len({each.order_id for each in bought}),
        len({each.order_id for each in stands if each.at > now - YEAR}),
        len({each.order_id for each in bought if each.order_id in back and each.at > now - YEAR}),
        _spent(stands, now - HALF_YEAR, now),
        _spent(stands, now - 2 * HALF_YEAR, now - HALF_YEAR),
        len({each.unit_price.currency for each in bought}) == 1,
    )


def _spent(bought: Iterable[Purchase], after: datetime, until: datetime) -> int:
    return sum(each.quantity * each.unit_price.amount for each in bought if after < each.at <= until)
