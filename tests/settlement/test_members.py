"""What is for members is settled for members alone, by what the shop says of them at that moment."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.settlement.scene import CABLES, CART, SHOPPER, Clock, offer_of, show, state_of
from tests.shops.ledger_shop import LedgerShop
from tests.shops.stock import books
from upsell_widget.domain.acceptances import AcceptanceState
from upsell_widget.domain.changes import AddLine
from upsell_widget.domain.conditions.loyalty import Nps
from upsell_widget.domain.loyalty import HealthBand, Loyalty
from upsell_widget.domain.shop import Shopper
from upsell_widget.domain.surveys import SurveyAnswer
from upsell_widget.errors import OfferRefused
from upsell_widget.ports import Store
from upsell_widget.settlement import accept
from upsell_widget.state import State

CABLE = AddLine(CART, "cable", quantity=2)
MEMBERS = replace(CABLES, audience=Nps(at_least=9))
HERE = Shopper(SHOPPER, cart_id=CART.id)


@pytest.fixture
def members(store: Store, shop: LedgerShop, clock: Clock) -> State:
    """A widget whose cables are for promoters."""
    return state_of(store, shop, clock, campaigns=(MEMBERS,))


@pytest.mark.parametrize(
    "loyalty", [Loyalty(), Loyalty(nps=8), Loyalty(nps=0), Loyalty(HealthBand.NEEDS_ACTION, 10)], ids=["never asked", "8", "0", "unhappy"]
)
@pytest.mark.parametrize("by_the_request", [True, False])
def test_who_is_no_member_is_refused_and_nothing_is_begun(
    members: State, shop: LedgerShop, store: Store, monkeypatch: pytest.MonkeyPatch, loyalty: Loyalty, by_the_request: bool
) -> None:
    offer, here = show(store, offer_of(shop, CABLE)), replace(HERE, loyalty=loyalty)
    monkeypatch.setattr(shop, "shopper", lambda shopper_id=None: here)
    with pytest.raises(OfferRefused, match="This offer is not available") as refused:
        accept(members, offer, SHOPPER, shopper=here if by_the_request else None)
    assert (refused.value.code, refused.value.status) == ("not_for_you", 403)
    assert store.acceptance(offer.id) is None
    assert books(shop).ever == 0


def test_a_member_by_our_own_survey_is_served(members: State, shop: LedgerShop, store: Store, clock: Clock) -> None:
    offer = show(store, offer_of(shop, CABLE))
    assert store.keep_answer(SurveyAnswer("a", SHOPPER, 9, clock()))
    assert accept(members, offer, SHOPPER, shopper=HERE).state is AcceptanceState.SETTLED


def test_a_members_yes_stays_when_they_are_no_member_any_more(members: State, shop: LedgerShop, store: Store) -> None:
    offer = show(store, offer_of(shop, CABLE))
    first = accept(members, offer, SHOPPER, shopper=replace(HERE, loyalty=Loyalty(nps=9)))
    assert accept(members, offer, SHOPPER, shopper=replace(HERE, loyalty=Loyalty(nps=1))) == first
