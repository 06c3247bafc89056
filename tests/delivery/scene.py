"""An office: a store, a clock, channels, and signals raised and delivered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from tests.settlement.scene import Clock, Notes, state_of
from tests.shops.ledger_shop import LedgerShop
from tests.shops.stock import open_shop
from tests.storage.building import NOW
from upsell_widget.delivery.outbox import deliver
from upsell_widget.domain.channels import Channel, ChannelKind, Signalling
from upsell_widget.domain.outbox import Delivery
from upsell_widget.domain.signals import Signal
from upsell_widget.ports import Store
from upsell_widget.raising import raising
from upsell_widget.settings import Settings
from upsell_widget.state import State
from upsell_widget.storage.in_memory import InMemoryStore

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
HERE = Settings(signals_hosts=("127.0.0.1",))


def webhook(url: str, name: str = "crm") -> Channel:
    """A webhook channel."""
    return Channel(name, ChannelKind.WEBHOOK, url, SECRET)


def office_state(
    store: Store, channels: tuple[Channel, ...], clock: Callable[[], datetime], folder: Path, new_id: Callable[[], str] | None = None
) -> State:
    """The state of a process in this office."""
    signalling = Signalling(channels)
    state = state_of(store, LedgerShop(open_shop(folder / "shop.sqlite").path, clock), clock, Notes(), new_id, settings=HERE)
    return replace(state, signalling=signalling, signal=raising(store, signalling, state.new_id))


@dataclass
class Office:
    """Where signals are raised and delivered."""

    state: State
    clock: Clock

    def raise_(self, code: str = "needs_action", shopper: str = "hana", matter: str = "") -> None:
        """Something is noticed."""
        self.state.signal(Signal(code, shopper, self.clock(), "38 of 100", matter))

    def deliver(self) -> dict[str, int]:
        """One pass, without jitter."""
        return deliver(self.state, chance=lambda: 0.0)

    def deliveries(self) -> list[Delivery]:
        """What became of everything so far."""
        return list(self.state.store.deliveries())

    def only(self) -> Delivery:
        """The only delivery."""
        (found,) = self.deliveries()
        return found


@dataclass
class Offices:
    """Opens offices in a folder."""

    folder: Path
    store: Store = field(default_factory=InMemoryStore)

    def open(self, *channels: Channel) -> Office:
        """An office with these channels."""
        clock = Clock(NOW)
        return Office(office_state(self.store, channels, clock, self.folder), clock)
