"""Accepting and undoing: from a verified offer to an answer made of the stored acceptance alone."""

from __future__ import annotations

from flask import Response

from upsell_widget.domain.acceptances import Acceptance, AcceptanceState
from upsell_widget.domain.offers import Offer
from upsell_widget.domain.outcomes import Event, EventKind
from upsell_widget.settlement import accept, undo
from upsell_widget.web import pages
from upsell_widget.web.gather import Follows
from upsell_widget.web.request import Asked
from upsell_widget.web.visits import same_page, visit_page

_REFUSED = frozenset({AcceptanceState.REFUSED, AcceptanceState.FAILED})


def accept_offer(asked: Asked, offer: Offer, terms: str) -> Response:
    """Have the offer carried out, and say what became of it; a refusal brings a fresh offer where there is one."""
    state = asked.front.state
    state.flush()
    acceptance = accept(
        state,
        offer,
        offer.shopper_id,
        terms=terms,
        receipt=state.store.receipt(offer.receipt_id),
        qa=asked.moment.qa,
        now=asked.moment.now,
        shopper=asked.visitor.shopper,
    )
    if acceptance.state in _REFUSED:
        return _refused(asked, acceptance)
    if acceptance.state is AcceptanceState.SETTLED:
        _note_cart(asked, offer)
    return pages.accepted(asked, acceptance)


def undo_offer(asked: Asked, offer: Offer) -> Response:
    """Take an accepted offer back and say so."""
    acceptance = undo(asked.front.state, offer.id, offer.shopper_id, now=asked.moment.now)
    _note_cart(asked, offer)
    return pages.undone(asked, acceptance)


def _refused(asked: Asked, acceptance: Acceptance) -> Response:
    """Say why, and look again: at today's price, or at something else, or at nothing."""
    offer = acceptance.offer
    fresh = visit_page(asked, same_page(offer, offer.trigger), Follows(offer.id, offer.step + 1))
    return pages.refused(asked, acceptance, fresh.proposal)


def _note_cart(asked: Asked, offer: Offer) -> None:
    """Our own change is not the shopper's removal: remember the cart as it is now."""
    change = offer.change
    cart = asked.front.state.shop.cart(change.target.id) if change is not None and change.target.kind == "cart" else None
    if cart is None:
        return
    lines = {line.product_id: line.quantity for line in cart.lines}
    event = Event(EventKind.CART, asked.visitor.shopper_id, asked.visitor.session_id, asked.moment.now, lines=lines)
    asked.front.state.write_event(event)
