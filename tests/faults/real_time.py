"""A worker in real time: ``python -m tests.faults.real_time accept|reconcile <database url> <shop> <offer file>``.

``accept`` says which point it has passed and hangs at the one named; ``reconcile`` runs until nothing is pending.
"""

from __future__ import annotations

import pickle
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from tests.faults.shopkeeper import Place
from tests.settlement.scene import SHOPPER, state_of
from tests.shops.ledger_shop import LedgerShop
from upsell_widget.domain.acceptances import AcceptanceState
from upsell_widget.settlement import accept, reconcile
from upsell_widget.state import State

EVERY_SECONDS = 1.0


def now() -> datetime:
    """The real time."""
    return datetime.now(UTC)


def hang_at(point: str) -> None:
    """Say so and wait to be killed."""
    if point == "shop committed":
        sys.stdout.write(point + "\n")
        sys.stdout.flush()
        threading.Event().wait()


def keep_reconciling(state: State, offer_id: str) -> None:
    """What the background job does, a little more often."""
    pause = threading.Event()
    while (acceptance := state.store.acceptance(offer_id)) is not None and acceptance.state is AcceptanceState.PENDING:
        reconcile(state)
        pause.wait(EVERY_SECONDS)


def main(what: str, database_url: str, shop_path: str, offer_file: str) -> None:
    """Do one of the two."""
    place, offer = Place(database_url, Path(shop_path)), pickle.loads(Path(offer_file).read_bytes())
    state = state_of(place.store(), LedgerShop(place.shop_path, now, hang_at), now)
    if what == "accept":
        accept(state, offer, SHOPPER)
    else:
        keep_reconciling(state, offer.id)


if __name__ == "__main__":
    main(*sys.argv[1:])
