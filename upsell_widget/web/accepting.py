"""Accepting and undoing: from a verified offer to an answer made of the stored acceptance alone."""

from __future__ import annotations

import logging

from flask import Response

from upsell_widget.domain.acceptances import Acceptance, AcceptanceState
from upsell_widget.domain.offers import Offer
from upsell_widget.domain.outcomes import Event, EventKind
from upsell_widget.domain.receipts import Receipt
from upsell_widget.settlement import accept, undo
from upsell_widget.state import State
from upsell_widget.web import pages
from upsell_widget.web.gather import Follows
from upsell_widget.web.propose import Proposal
from upsell_widget.web.request import Asked
from upsell_widget.web.visits import same_page, visit_page

_log = logging.getLogger("upsell_widget")
_REFUSED = frozenset({AcceptanceState.REFUSED, AcceptanceState.FAILED})


def accept_offer(asked: Asked, offer: Offer, terms: str) -> Response:
    """Have the offer carried out, and say what became of it; a refusal brings a fresh offer where there is one."""
    state = asked.front.state
    acceptance = accept(
        state,
        offer,
        offer.shopper_id,
        terms=terms,
        receipt=_receipt(state, offer.receipt_id),
        qa=asked.moment.qa,
        now=asked.moment.now,
        shopper=asked.visitor.shopper,
    )
    if acceptance.state in _REFUSED:
        return _refused(asked, acceptance)
    if acceptance.state is AcceptanceState.SETTLED:
        _note_cart(asked, offer)
    return pages.accepted(asked, acceptance)


def _receipt(state: State, receipt_id: str) -> Receipt | None:
    """The receipt of an offer, which may still be queued. A yes waits for the queue only where it must."""
    kept = state.store.receipt(receipt_id)
    if kept is None:
        state.flush()
        kept = state.store.receipt(receipt_id)
    return kept


def undo_offer(asked: Asked, offer: Offer) -> Response:
    """Take an accepted offer back and say so."""
    acceptance = undo(asked.front.state, offer.id, offer.shopper_id, now=asked.moment.now)
    _note_cart(asked, offer)
    return pages.undone(asked, acceptance)


def _refused(asked: Asked, acceptance: Acceptance) -> Response:
    """Say why, and look again: at today's price, or at something else, or at nothing."""
    return pages.refused(asked, acceptance, _fresh(asked, acceptance.offer))


def _fresh(asked: Asked, offer: Offer) -> Proposal | None:
    """What may be offered after a refusal; nothing after a downsell's, whose dialog has changed its content once (G12)."""
    if offer.trigger == "declined":
        return None
    try:
        return visit_page(asked, same_page(offer, offer.trigger), Follows(offer.id, offer.step + 1)).proposal
    except Exception:
        _log.exception("offer %s was refused; nothing could be proposed instead", offer.id)
        return None


def _note_cart(asked: Asked, offer: Offer) -> None:
    """Our own change is not the shopper's removal: remember the cart as it is now. What is done is done, whatever fails here."""
    try:
        _note_cart_as_it_is(asked, offer)
    except Exception:
        _log.exception("offer %s was carried out; the cart could not be looked at after it", offer.id)


def _note_cart_as_it_is(asked: Asked, offer: Offer) -> None:
    change = offer.change
    cart = asked.front.state.shop.cart(change.target.id) if change is not None and change.target.kind == "cart" else None
    if cart is None:
        return
    lines = {line.product_id: line.quantity for line in cart.lines}
    event = Event(EventKind.CART, asked.visitor.shopper_id, asked.visitor.session_id, asked.moment.now, lines=lines, cart_id=cart.id)
    asked.front.state.write_event(event)
