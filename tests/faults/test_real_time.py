"""One crash in real time: a real process, a real SIGKILL, a reconciler in another, the real clock."""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic

import pytest

from tests.faults.real_time import now
from tests.faults.shopkeeper import Place
from tests.settlement.scene import CART, SHOPPER, offer_of, show
from tests.shops.ledger_shop import LedgerShop
from tests.shops.stock import Goods, books, fill, open_shop, shelve
from upsell_widget.domain.acceptances import AcceptanceState
from upsell_widget.domain.changes import AddLine
from upsell_widget.domain.outcomes import OutcomeKind
from upsell_widget.ports import Store

ROOT = Path(__file__).parents[2]


@pytest.fixture
def place(sqlite_url: str, tmp_path: Path) -> Place:
    place = Place(sqlite_url, tmp_path / "shop.sqlite")
    shop = open_shop(place.shop_path)
    shelve(shop, Goods("laptop", 90_000), Goods("cable", 1_000))
    fill(shop, CART, SHOPPER, {"laptop": 1})
    return place


def worker(what: str, place: Place, offer_file: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.faults.real_time", what, place.database_url, str(place.shop_path), str(offer_file)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_a_worker_killed_after_the_shop_committed_is_settled_within_two_minutes(place: Place, store: Store, tmp_path: Path) -> None:
    shop = LedgerShop(place.shop_path)
    offer = show(store, offer_of(shop, AddLine(CART, "cable"), now=now()))
    offer_file = tmp_path / "offer"
    offer_file.write_bytes(pickle.dumps(offer))
    with worker("accept", place, offer_file) as accepting:
        assert accepting.stdout is not None
        assert accepting.stdout.readline() == "shop committed\n"
        accepting.kill()
    assert accepting.returncode == -signal.SIGKILL
    killed = monotonic()
    with worker("reconcile", place, offer_file) as reconciling:
        assert reconciling.wait(timeout=120) == 0
    assert monotonic() - killed < 120
    acceptance = store.acceptance(offer.id)
    assert acceptance is not None
    assert acceptance.state is AcceptanceState.SETTLED
    assert [outcome.kind for outcome in store.outcomes(offer.id)] == [OutcomeKind.ACCEPTED]
    assert books(shop).ever == 1
