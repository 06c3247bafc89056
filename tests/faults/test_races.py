"""200 threads over 4 processes say yes at once: one acceptance, one change, 200 equal answers."""

from __future__ import annotations

from tests.faults.processes import CONTEXT, exit_code, started
from tests.faults.shopkeeper import Place, accept_in_threads
from tests.settlement.scene import CART, SHOPPER, offer_of, show
from tests.shops.ledger_shop import LedgerShop
from tests.shops.stock import books, fill
from upsell_widget.domain.acceptances import Acceptance, AcceptanceState
from upsell_widget.domain.changes import AddLine
from upsell_widget.domain.offers import Offer
from upsell_widget.ports import Store

PROCESSES, THREADS = 4, 50


def offers_shown(shop: LedgerShop, store: Store, *offer_ids: str) -> list[Offer]:
    """Offers of one and the same cable."""
    fill(shop, CART, SHOPPER, {"laptop": 1})
    return [show(store, offer_of(shop, AddLine(CART, "cable"), offer_id)) for offer_id in offer_ids]


def accepted_at_once(place: Place, offers: list[Offer]) -> list[Acceptance]:
    """The answers of all threads of all processes, the offers dealt out among the threads."""
    together, answers = CONTEXT.Barrier(PROCESSES), CONTEXT.Queue()
    dealt = [offers[number % len(offers)] for number in range(THREADS)]
    processes = [started(accept_in_threads, place, dealt, together, answers) for _ in range(PROCESSES)]
    collected = [answer for _ in processes for answer in answers.get(timeout=90)]
    assert [exit_code(process) for process in processes] == [0] * PROCESSES
    return collected


def test_one_offer_is_accepted_once(place: Place, store: Store) -> None:
    shop = LedgerShop(place.shop_path)
    answers = accepted_at_once(place, offers_shown(shop, store, "offer-1"))
    assert answers == [store.acceptance("offer-1")] * (PROCESSES * THREADS)
    assert answers[0].state is AcceptanceState.SETTLED
    assert (books(shop).standing, books(shop).ever) == (1, 1)
    assert len(store.outcomes("offer-1")) == 1


def test_two_offers_of_one_change_are_bought_once(place: Place, store: Store) -> None:
    shop = LedgerShop(place.shop_path)
    answers = accepted_at_once(place, offers_shown(shop, store, "offer-1", "offer-2"))
    assert answers == [answers[0]] * (PROCESSES * THREADS)
    assert answers[0].state is AcceptanceState.SETTLED
    assert books(shop).ever == 1
    assert sum(store.acceptance(each) is not None for each in ("offer-1", "offer-2")) == 1
