"""Checks: whether an offer may be accepted, and whether what it promised still holds."""

from __future__ import annotations

from datetime import datetime

from upsell_widget.domain.acceptances import Acceptance
from upsell_widget.domain.changes import AddLine, Change, ChangePlan, ReplaceLine
from upsell_widget.domain.offers import Offer, Replaced
from upsell_widget.domain.outcomes import Arm, OutcomeKind
from upsell_widget.domain.receipts import Reason
from upsell_widget.domain.shop import Applied, Line, Product, Quote, Shopper
from upsell_widget.domain.terms import Undisclosed, same_conditions, terms_json, terms_of
from upsell_widget.errors import ChangeRefused, CurrencyMismatch, OfferRefused
from upsell_widget.ports.shop import charged_now
from upsell_widget.state import State

SAID_NO = frozenset({OutcomeKind.DECLINED, OutcomeKind.SNOOZED, OutcomeKind.MUTED, OutcomeKind.DISMISSED})


def check_shopper(offer: Offer, shopper_id: str) -> None:
    """Whether the offer was made to this shopper.

    Raises:
        OfferRefused: it was made to someone else (403).
    """
    if offer.shopper_id != shopper_id:
        raise OfferRefused(Reason.OTHER_SHOPPER, "This offer was made to someone else.", 403)


def check_offer(state: State, offer: Offer, now: datetime) -> None:
    """Whether the offer still stands: in time, of a live campaign, shown to the shopper and not answered with a no.

    Raises:
        OfferRefused: it does not (410 expired, 409 otherwise).
    """
    if now >= offer.expires_at:
        raise OfferRefused(Reason.EXPIRED, "This offer has expired.", 410)
    campaign = state.programme().get(offer.campaign_id)
    if campaign is None or campaign.version != offer.campaign_version:
        raise OfferRefused(Reason.OLD_CAMPAIGN, "This offer has been withdrawn.", 409)
    impression = state.store.impression(offer.id)
    if impression is None or impression.arm is not Arm.OFFER:
        raise OfferRefused(Reason.NOT_OPENED, "This offer was not shown.", 409)
    if any(outcome.kind in SAID_NO for outcome in state.store.outcomes(offer.id)):
        raise OfferRefused(Reason.DECLINED_BEFORE, "This offer was answered with a no.", 409)


def check_cart(change: Change, shopper: Shopper) -> None:
    """Whether a cart that would be changed is the one the shopper of this request stands before.

    Raises:
        ChangeRefused: they have another cart by now, or none.
    """
    if change.target.kind == "cart" and change.target.id != shopper.cart_id:
        raise ChangeRefused(Reason.CART_CHANGED, f"{change.target}: found cart {shopper.cart_id} in use")


def lives_in_the_request(state: State, change: Change) -> bool:
    """Whether what would be changed is a cart only a request can reach, such as one in a cookie."""
    return change.target.kind == "cart" and state.shop.capabilities().cart == "request_only"


def recheck(state: State, acceptance: Acceptance, change: Change, shown: Quote, shopper: Shopper, now: datetime) -> None:
    """Read cart or order, stock, price and conditions anew. Never inside a database transaction.

    What a replaced line frees, only the shop can know: the stock for it is the quote's business.

    Raises:
        ChangeRefused: what was promised does not hold any more.
    """
    seconds = state.settings.apply_seconds / 4
    if not isinstance(change, ChangePlan):
        _check_lines(state, acceptance.offer, change, shopper, now)
    product = state.shop.products((change.product_id,), timeout=seconds).get(change.product_id)
    if product is None or not product.available:
        raise ChangeRefused(Reason.UNAVAILABLE, f"{change.product_id} is not for sale any more")
    if isinstance(change, AddLine) and product.stock is not None and product.stock < change.quantity:
        raise ChangeRefused(Reason.SOLD_OUT, f"{change.product_id}: found {product.stock} in stock, expected {change.quantity}")
    quote = state.shop.quote(change, timeout=seconds)
    if quote.dearer_than(shown):
        raise ChangeRefused(Reason.PRICE_CHANGED, f"{change.product_id}: found {quote.difference}, expected at most {shown.difference}")
    _check_conditions(state, acceptance.terms, change, product, quote, now)


def _check_conditions(state: State, shown: str, change: Change, product: Product, quote: Quote, now: datetime) -> None:
    """A subscription binds for as long, and is left as easily, as the terms said that were agreed to (G01)."""
    if change.plan_id is None or not shown:
        return
    charged, minutes = change.target.kind == "order", state.settings.undo_minutes
    terms = terms_of(product, change.plan_id, change.quantity, quote, now=now, charged_now=charged, undo_minutes=minutes)
    if isinstance(terms, Undisclosed) or not same_conditions(shown, terms_json(terms)):
        raise ChangeRefused(Reason.TERMS_CHANGED, f"{change.product_id}: found other conditions of plan {change.plan_id} than were shown")


def _check_lines(state: State, offer: Offer, change: AddLine | ReplaceLine, shopper: Shopper, now: datetime) -> None:
    """The cart or order is there and open, and the line that would be replaced is what it was."""
    lines = {line.id: line for line in _open_lines(state, change, shopper, now)}
    if not isinstance(change, ReplaceLine):
        return
    line = lines.get(change.line_id)
    if line is None:
        raise ChangeRefused(Reason.CART_CHANGED, f"{change.target}: line {change.line_id} is not there any more")
    found = Replaced(line.product_id, line.plan_id, line.quantity)
    if offer.replaced is not None and found != offer.replaced:
        raise ChangeRefused(Reason.CART_CHANGED, f"{change.target}: found {found} in line {line.id}, expected {offer.replaced}")


def _open_lines(state: State, change: Change, shopper: Shopper, now: datetime) -> tuple[Line, ...]:
    """The lines of the cart or order, if it is there and still open."""
    target = change.target
    if target.kind == "cart":
        cart = state.shop.cart(target.id)
        if cart is None:
            raise ChangeRefused(Reason.CART_CHANGED, f"{target} is not there any more")
        return cart.lines
    order = state.shop.order(target.id, shopper)
    if order is None:
        raise ChangeRefused(Reason.OTHER_TARGET, f"{target} is not an order of this shopper")
    if order.cancelled or order.amendable_until is None or order.amendable_until <= now:
        raise ChangeRefused(Reason.ORDER_CLOSED, f"{target} cannot be changed any more")
    if not order.saved_payment:
        raise ChangeRefused("G20", f"{target}: found no mandate to charge the saved payment method again")
    return order.lines


def exceeds(applied: Applied, change: Change, shown: Quote) -> bool:
    """Whether a shop charged, or would charge, more than was shown (G18): it must never be."""
    try:
        return applied.quote.dearer_than(shown) or applied.charged > charged_now(shown, change)
    except CurrencyMismatch:
        return True
