"""Accepting, and dying on the way."""

from __future__ import annotations

import pytest

from tests.settlement.scene import ORDER, SHOPPER, offer_of, show
from upsell_widget.domain.acceptances import Acceptance
from upsell_widget.domain.changes import AddLine, Change
from upsell_widget.ports import Shop, Store
from upsell_widget.settlement import accept
from upsell_widget.state import State

CABLE = AddLine(ORDER, "cable", quantity=2)


class Died(BaseException):
    """The process is gone."""


def die_at(point: str, state: State, store: Store, shop: Shop, change: Change | None = CABLE, offer_id: str = "offer-1") -> None:
    """Accept an offer and die there."""

    def step(name: str) -> None:
        if name == point:
            raise Died

    with pytest.raises(Died):
        accept(state, show(store, offer_of(shop, change, offer_id)), SHOPPER, step=step)


def found(store: Store) -> Acceptance:
    """The acceptance of the offer."""
    acceptance = store.acceptance("offer-1")
    assert acceptance is not None
    return acceptance
