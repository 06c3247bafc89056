"""Leases and retention, in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from upsell_widget.domain.outbox import Delivery, DeliveryState
from upsell_widget.storage.in_memory.tables import Tables
from upsell_widget.storage.windows import NOTICES_FOR


class Housekeeping:
    """Leases, and forgetting what is past its time."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def lease(self, name: str, holder: str, now: datetime, duration: timedelta) -> bool:
        """Take or renew a named lease; False while another holder has it."""
        with self._tables.lock:
            known = self._tables.leases.get(name)
            if known is not None and known[0] != holder and known[1] > now:
                return False
            self._tables.leases[name] = holder, now + duration
            return True

    def release(self, name: str, holder: str) -> None:
        """Give a lease back."""
        with self._tables.lock:
            if self._tables.leases.get(name, ("",))[0] == holder:
                del self._tables.leases[name]

    def prune(self, now: datetime, events: timedelta, receipts: timedelta, answers: timedelta = timedelta(days=730)) -> Mapping[str, int]:
        """Delete what is past its retention; rows deleted by table."""
        tables, oldest = self._tables, now - events
        oldest_notice = min(oldest, now - NOTICES_FOR)
        with tables.lock:
            waiting = {each.notice.id for each, _ in tables.deliveries.values() if each.state is DeliveryState.WAITING}
            return {
                "views": sum(_keep(views, lambda view: view.at >= oldest) for views in tables.views.values()),
                "carts": _keep_values(tables.carts, lambda latest: latest.at >= oldest),
                "sources": _keep_values(tables.sources, lambda source: source[0] >= oldest),
                "receipts": _keep_values(tables.receipts, lambda kept: kept.receipt.at >= now - receipts),
                "quiets": sum(_keep_values(quiets, lambda until: until is None or until > now) for quiets in tables.quiets.values()),
                "leases": _keep_values(tables.leases, lambda lease: lease[1] > now),
                "health_days": _keep_keys(tables.health_days, lambda key: key[1] >= oldest.date().isoformat()),
                "notices": _keep_values(tables.notices, lambda notice: notice.signal.at >= oldest_notice or notice.id in waiting),
                "meters": _keep_values(tables.meters, lambda meter: meter.at >= oldest),
                "deliveries": _keep_values(tables.deliveries, lambda each: _is_kept(each[0], oldest_notice)),
                "survey_answers": _keep_values(tables.survey_answers, lambda answer: answer.at >= now - answers),
            }

    def reset(self) -> None:
        """Forget shoppers and everything about them."""
        tables = self._tables
        forgotten: list[dict[Any, Any]] = [tables.quiets, tables.impressions, tables.outcomes, tables.views, tables.carts]
        forgotten += [tables.sources, tables.changed, tables.consents, tables.acceptances, tables.receipts, tables.leases]
        forgotten += [tables.health, tables.health_days, tables.health_told]
        forgotten += [tables.notices, tables.deliveries, tables.disabled_channels]
        forgotten.append(tables.survey_answers)
        forgotten.append(tables.meters)
        forgotten += [tables.referral_codes, tables.referrals]
        with tables.lock:
            for each in forgotten:
                each.clear()


def _is_kept(delivery: Delivery, oldest: datetime) -> bool:
    return delivery.notice.signal.at >= oldest or delivery.state is DeliveryState.WAITING


def _keep(rows: list[Any], wanted: Callable[[Any], bool]) -> int:
    before = len(rows)
    rows[:] = [row for row in rows if wanted(row)]
    return before - len(rows)


def _keep_keys(rows: dict[Any, Any], wanted: Callable[[Any], bool]) -> int:
    gone = [key for key in rows if not wanted(key)]
    for key in gone:
        del rows[key]
    return len(gone)


def _keep_values(rows: dict[Any, Any], wanted: Callable[[Any], bool]) -> int:
    gone = [key for key, row in rows.items() if not wanted(row)]
    for key in gone:
        del rows[key]
    return len(gone)
