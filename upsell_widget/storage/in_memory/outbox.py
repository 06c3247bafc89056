"""What was told to staff, in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime

from upsell_widget.domain.channels import INBOX
from upsell_widget.domain.outbox import KEPT_BACK, Delivery, DeliveryState, Notice, Standing
from upsell_widget.domain.signal_rules import Heard, Hearing
from upsell_widget.storage.in_memory.tables import Tables

GIVEN_UP = (DeliveryState.DEAD, DeliveryState.DISABLED)


class Outbox:
    """The inbox and the outbox."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def tell(self, notice: Notice, judge: Callable[[datetime | None], Hearing]) -> Hearing:
        """Judge by when the same matter was told last, and keep the notice if it is to be told."""
        with self._tables.lock:
            told = (each.signal.at for each in self._tables.notices.values() if each.signal.key == notice.signal.key)
            hearing = judge(max(told, default=None))
            if hearing.verdict is Heard.TOLD:
                self._tables.notices[notice.id] = notice
            return hearing

    def notice(self, notice_id: str) -> Notice | None:
        """A notice."""
        return self._tables.notices.get(notice_id)

    def inbox(self, code: str | None = None, standing: Standing | None = None, at_most: int = 100) -> tuple[Notice, ...]:
        """Notices for the inbox, newest first."""
        with self._tables.lock:
            found = [
                each
                for each in self._in_inbox()
                if (code is None or each.signal.code == code) and (standing is None or each.standing is standing)
            ]
        by_id = sorted(found, key=lambda each: each.id)
        return tuple(sorted(by_id, key=lambda each: each.signal.at, reverse=True)[:at_most])

    def _in_inbox(self) -> list[Notice]:
        return [each for each in self._tables.notices.values() if INBOX in each.channels]

    def inbox_counts(self) -> Mapping[tuple[str, Standing], int]:
        """How many of each code and standing are in the inbox."""
        with self._tables.lock:
            return dict(Counter((each.signal.code, each.standing) for each in self._in_inbox()))

    def set_standing(self, notice_id: str, standing: Standing) -> bool:
        """Move a notice in the inbox."""
        with self._tables.lock:
            known = self._tables.notices.get(notice_id)
            if known is None or INBOX not in known.channels:
                return False
            self._tables.notices[notice_id] = replace(known, standing=standing)
            return True

    def spread(self, now: datetime) -> int:
        """Make a delivery for each channel of every new notice."""
        with self._tables.lock:
            wanted = {(each.id, channel): each for each in self._tables.notices.values() for channel in each.channels if channel != INBOX}
            new = {place: each for place, each in wanted.items() if place not in self._tables.deliveries}
            for (notice_id, channel), each in new.items():
                self._tables.deliveries[notice_id, channel] = Delivery(each, channel, DeliveryState.WAITING, 0, now), now
            return len(new)

    def claim(self, now: datetime, until: datetime, skip: Collection[str] = ()) -> Delivery | None:
        """Take the delivery that has been due for longest."""
        with self._tables.lock:
            waiting = (each for each, _ in self._tables.deliveries.values() if each.state is DeliveryState.WAITING)
            due = [each for each in waiting if each.next_at <= now and each.channel not in skip]
            if not due:
                return None
            first = min(due, key=lambda each: each.next_at)
            return self._put(replace(first, attempts=first.attempts + 1, next_at=until))

    def conclude(self, delivery: Delivery) -> bool:
        """Write how an attempt ended."""
        with self._tables.lock:
            known, _ = self._tables.deliveries[delivery.notice.id, delivery.channel]
            ours = known.state is DeliveryState.WAITING and known.attempts == delivery.attempts
            if not ours and delivery.state is not DeliveryState.DELIVERED:
                return False
            self._put(replace(delivery, attempts=known.attempts))
            return True

    def _put(self, delivery: Delivery) -> Delivery:
        place = delivery.notice.id, delivery.channel
        self._tables.deliveries[place] = delivery, self._tables.deliveries[place][1]
        return delivery

    def deliveries(self, state: DeliveryState | None = None, at_most: int = 100) -> tuple[Delivery, ...]:
        """Deliveries, newest first."""
        with self._tables.lock:
            by_place = [self._tables.deliveries[place] for place in sorted(self._tables.deliveries)]
            newest_first = sorted(by_place, key=lambda each: each[1], reverse=True)
            found = [replace(each, notice=self._tables.notices[each.notice.id]) for each, _ in newest_first]
        return tuple(each for each in found if state is None or each.state is state)[:at_most]

    def delivery_counts(self) -> Mapping[DeliveryState, int]:
        """How many deliveries there are in each state."""
        with self._tables.lock:
            return dict(Counter(each.state for each, _ in self._tables.deliveries.values()))

    def redeliver(self, notice_id: str, now: datetime) -> int:
        """Let what is dead or disabled of a notice be tried anew."""
        with self._tables.lock:
            again = [each for each, _ in self._tables.deliveries.values() if each.notice.id == notice_id and each.state in GIVEN_UP]
            for each in again:
                self._put(replace(each, state=DeliveryState.WAITING, attempts=0, next_at=now))
            return len(again)

    def disable_channel(self, name: str, fingerprint: str, at: datetime) -> None:
        """Note that an endpoint wants no more, and keep back what waits for it."""
        with self._tables.lock:
            self._tables.disabled_channels[name] = fingerprint
            for each, _ in list(self._tables.deliveries.values()):
                if each.channel == name and each.state is DeliveryState.WAITING:
                    self._put(replace(each, state=DeliveryState.DISABLED, problem=KEPT_BACK))

    def enable_channel(self, name: str) -> None:
        """Note that a channel is spoken to again."""
        self._tables.disabled_channels.pop(name, None)

    def disabled_channels(self) -> Mapping[str, str]:
        """Name → fingerprint of the endpoint that wants no more."""
        return dict(self._tables.disabled_channels)
