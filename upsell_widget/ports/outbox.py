"""The port to what was told to staff: the inbox and the outbox."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Protocol

from upsell_widget.domain.outbox import Delivery, DeliveryState, Notice, Standing
from upsell_widget.domain.signal_rules import Hearing


class OutboxStore(Protocol):
    """Notices, and their deliveries to every channel but the inbox."""

    def tell(self, notice: Notice, judge: Callable[[datetime | None], Hearing]) -> Hearing:
        """Judge by when the same matter was told last, and insert the notice if it is to be told; at most two SQL statements.

        However many processes raise the same matter at once, one notice is inserted; the others answer TOLD_BEFORE.
        """

    def notice(self, notice_id: str) -> Notice | None:
        """A notice, for whichever channel."""

    def inbox(self, code: str | None = None, standing: Standing | None = None, at_most: int = 100) -> tuple[Notice, ...]:
        """Notices for the inbox, newest first; None: any."""

    def inbox_counts(self) -> Mapping[tuple[str, Standing], int]:
        """How many notices of each code and standing are in the inbox."""

    def set_standing(self, notice_id: str, standing: Standing) -> bool:
        """Move a notice in the inbox; False: there is no such notice there."""

    def spread(self, now: datetime) -> int:
        """Make a delivery for each channel of every new notice; how many were made."""

    def claim(self, now: datetime, until: datetime, skip: Collection[str] = ()) -> Delivery | None:
        """Take the delivery that has been due for longest, its attempt counted; nobody else gets it before ``until``.

        ``skip``: channels to leave alone.
        """

    def conclude(self, delivery: Delivery) -> bool:
        """Write how an attempt ended; False, and nothing written, if it was concluded or taken by somebody else since.

        A delivery that arrived is written in any case.
        """

    def deliveries(self, state: DeliveryState | None = None, at_most: int = 100) -> tuple[Delivery, ...]:
        """Deliveries, newest first; None: in any state."""

    def delivery_counts(self) -> Mapping[DeliveryState, int]:
        """How many deliveries there are in each state."""

    def redeliver(self, notice_id: str, now: datetime) -> int:
        """Let what is dead or disabled of a notice be tried anew, from the first attempt on; how many deliveries."""

    def disable_channel(self, name: str, fingerprint: str, at: datetime) -> None:
        """Note that an endpoint wants no more, and keep back what waits for it."""

    def enable_channel(self, name: str) -> None:
        """Note that a channel is spoken to again."""

    def disabled_channels(self) -> Mapping[str, str]:
        """Name → fingerprint of the endpoint that wants no more."""
