"""What runs in a process of its own: a worker of a shop that accepts, reconciles or undoes, and may die of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from threading import Barrier as ThreadBarrier
from uuid import uuid4

from tests.faults.processes import DieAt
from tests.settlement.scene import SHOPPER, state_of
from tests.shops.ledger_shop import PLACED
from tests.shops.plan_shop import PlanShop
from upsell_widget.domain.acceptances import Acceptance
from upsell_widget.domain.offers import Offer
from upsell_widget.ports import Store
from upsell_widget.settlement import accept, reconcile, undo
from upsell_widget.state import State
from upsell_widget.storage.sql_store import SqlStore


@dataclass(frozen=True)
class Place:
    """Where a shop and our memory of it live."""

    database_url: str
    shop_path: Path

    def store(self) -> SqlStore:
        """Our memory, opened anew."""
        return SqlStore(self.database_url)

    def state(self, now: datetime, step: Callable[[str], None] = lambda name: None, store: Store | None = None) -> State:
        """The state of a worker at a moment that does not pass."""
        shop = PlanShop(self.shop_path, lambda: now, step)
        return state_of(store or self.store(), shop, lambda: now, new_id=lambda: uuid4().hex)


def accept_at(place: Place, offer: Offer, now: datetime, point: int) -> None:
    """Accept an offer, and die at the point of this number."""
    step = DieAt(point)
    accept(place.state(now, step), offer, SHOPPER, step=step)


def reconcile_at(place: Place, now: datetime, point: int) -> None:
    """Reconcile, and die at the point of this number."""
    step = DieAt(point)
    reconcile(place.state(now, step), step=step)


def undo_at(place: Place, offer_id: str, now: datetime, point: int) -> None:
    """Undo, and die at the point of this number."""
    step = DieAt(point)
    undo(place.state(now, step), offer_id, SHOPPER, step=step)


def accept_in_threads(place: Place, offers: Sequence[Offer], together: Barrier, answers: Queue[list[Acceptance]]) -> None:
    """One thread an offer, all at once, together with other processes."""
    state = place.state(PLACED)

    def meet() -> None:
        together.wait()

    line_up = ThreadBarrier(len(offers), action=meet)

    def ask(offer: Offer) -> Acceptance:
        line_up.wait()
        return accept(state, offer, SHOPPER)

    with ThreadPoolExecutor(len(offers)) as threads:
        answers.put(list(threads.map(ask, offers)))
