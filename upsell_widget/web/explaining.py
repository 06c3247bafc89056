"""Explaining: the same decision as a visit's, for a shopper who is not here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from upsell_widget.domain.offers import Placement
from upsell_widget.domain.receipts import Receipt
from upsell_widget.state import State
from upsell_widget.web.gather import Visitor, gather
from upsell_widget.web.guards import Deadline
from upsell_widget.web.moment import Moment
from upsell_widget.web.propose import propose
from upsell_widget.web.visit import Visit

_PATIENCE = 30.0


def explained(state: State, shopper_id: str, placement: Placement, seed: int, facts: Mapping[str, str | None]) -> Receipt:
    """The receipt of one decision; ``facts`` may name the trigger, cart, order and product. Nothing is remembered."""
    shopper = state.shop.shopper(shopper_id)
    if facts.get("cart"):
        shopper = replace(shopper, cart_id=facts["cart"])
    visitor = Visitor(shopper, shopper_id, "explain", state.shop.consent(shopper))
    visit = Visit(
        placement,
        trigger=facts.get("trigger") or "load",
        page_id="explain",
        product_id=facts.get("product"),
        order_id=facts.get("order"),
    )
    deadline = Deadline(_PATIENCE)
    context = gather(state, visit, visitor, Moment(state.clock(), seed), deadline)
    return propose(state, context, deadline)[1]
