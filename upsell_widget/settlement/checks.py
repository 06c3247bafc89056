"""Checks: whether an offer may be accepted, and whether what it promised still holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from upsell_widget.domain.acceptances import Acceptance
from upsell_widget.domain.agreement import same_conditions, terms_json
from upsell_widget.domain.candidates import sellers_paid
from upsell_widget.domain.changes import AddLine, Change, ChangePlan, PauseSubscription, ReplaceLine, Target
from upsell_widget.domain.membership import may_have
from upsell_widget.domain.offers import Offer, Replaced
from upsell_widget.domain.outcomes import Arm, OutcomeKind
from upsell_widget.domain.plan_terms import Moved, terms_for
from upsell_widget.domain.receipts import ELIGIBLE, Reason
from upsell_widget.domain.shop import Applied, Cart, Order, Product, Quote, Shopper, Subscription
from upsell_widget.domain.terms import Undisclosed
from upsell_widget.errors import ChangeRefused, CurrencyMismatch, OfferRefused
from upsell_widget.ports.shop import charged_now
from upsell_widget.settlement.running import check_running
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


def check_person(state: State, offer: Offer, shopper: Shopper, now: datetime) -> None:
    """Whether the offer is still for this person. The refusal says nothing of the offer, nor of whom it is for.

    Raises:
        OfferRefused: they are not of its audience, or not any more, or have become unhappy (403).
    """
    if not is_still_for(state, offer, shopper, now):
        raise OfferRefused(Reason.NOT_FOR_YOU, "This offer is not available.", 403)


def is_still_for(state: State, offer: Offer, shopper: Shopper, now: datetime) -> bool:
    """Whether the shopper, as they are now, may have what was offered: by what the shop says, our survey and our health score."""
    campaign = state.programme().get(offer.campaign_id)
    if campaign is None:
        return False
    known = state.store.feeling(shopper.id or offer.shopper_id).added_to(shopper.loyalty)
    return may_have(campaign, replace(shopper, loyalty=known), offer, now) is ELIGIBLE


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
    of_subscription = isinstance(change, ChangePlan | PauseSubscription)
    running = check_running(state, acceptance.offer, change, shopper) if of_subscription else None
    held = None if of_subscription else _held_open(state, change, shopper, now)
    if held is not None and isinstance(change, ReplaceLine):
        _check_line(acceptance.offer, change, held)
    products = state.shop.products(_in_question(change, held, running), timeout=seconds)
    product = products.get(change.product_id)
    if product is None or not (product.available or isinstance(change, PauseSubscription)):
        raise ChangeRefused(Reason.UNAVAILABLE, f"{change.product_id} is not for sale any more")
    _check_seller(acceptance.offer, product, held, products)
    if isinstance(change, AddLine) and product.stock is not None and product.stock < change.quantity:
        raise ChangeRefused(Reason.SOLD_OUT, f"{change.product_id}: found {product.stock} in stock, expected {change.quantity}")
    quote = state.shop.quote(change, timeout=seconds)
    if quote.dearer_than(shown):
        raise ChangeRefused(Reason.PRICE_CHANGED, f"{change.product_id}: found {quote.difference}, expected at most {shown.difference}")
    present = products.get(running.product_id) if running is not None else None
    moved = Moved(running, present) if running is not None and present is not None else None
    _check_conditions(state, acceptance.terms, change, product, quote, moved, now)


def _check_conditions(state: State, shown: str, change: Change, product: Product, quote: Quote, moved: Moved | None, now: datetime) -> None:
    """A subscription binds for as long, and is left as easily, as the terms said that were agreed to (G01)."""
    if change.plan_id is None or not shown:
        return
    terms = terms_for(change, product, quote, moved, now=now, undo_minutes=state.settings.undo_minutes)
    if isinstance(terms, Undisclosed) or not same_conditions(shown, terms_json(terms)):
        raise ChangeRefused(Reason.TERMS_CHANGED, f"{change.product_id}: found other conditions of plan {change.plan_id} than were shown")


def _check_line(offer: Offer, change: ReplaceLine, held: Cart | Order) -> None:
    """The line that would be replaced is there, and is what it was."""
    line = next((line for line in held.lines if line.id == change.line_id), None)
    if line is None:
        raise ChangeRefused(Reason.CART_CHANGED, f"{change.target}: line {change.line_id} is not there any more")
    found = Replaced(line.product_id, line.plan_id, line.quantity)
    if offer.replaced is not None and found != offer.replaced:
        raise ChangeRefused(Reason.CART_CHANGED, f"{change.target}: found {found} in line {line.id}, expected {offer.replaced}")


def _in_question(change: Change, held: Cart | Order | None, running: Subscription | None) -> tuple[str, ...]:
    """The products to read anew: the one on offer, what runs, and where an order names no seller, those that say who was paid."""
    if running is not None:
        return tuple(dict.fromkeys((change.product_id, running.product_id)))
    bought = held.product_ids if isinstance(held, Order) and not held.seller else frozenset()
    return change.product_id, *sorted(bought - {change.product_id})


def _check_seller(offer: Offer, product: Product, held: Cart | Order | None, products: Mapping[str, Product]) -> None:
    """Whoever sells it is who the shopper was shown, and whose the cart is, or one who was paid with the order (G19)."""
    expected = {offer.seller}
    if isinstance(held, Order):
        expected &= sellers_paid(held, products)
    elif held is not None and held.seller:
        expected &= {held.seller}
    if product.seller not in expected:
        raise ChangeRefused("G19", f"{product.id}: found seller {product.seller!r}, expected one of {sorted(expected)}")


def _held_open(state: State, change: Change, shopper: Shopper, now: datetime) -> Cart | Order:
    """The cart or order a change is made to, if it is there and still open."""
    target = change.target
    if target.kind == "order":
        return _open_order(state, target, shopper, now)
    cart = state.shop.cart(target.id)
    if cart is None:
        raise ChangeRefused(Reason.CART_CHANGED, f"{target} is not there any more")
    return cart


def _open_order(state: State, target: Target, shopper: Shopper, now: datetime) -> Order:
    order = state.shop.order(target.id, shopper)
    if order is None:
        raise ChangeRefused(Reason.OTHER_TARGET, f"{target} is not an order of this shopper")
    if order.cancelled or order.amendable_until is None or order.amendable_until <= now:
        raise ChangeRefused(Reason.ORDER_CLOSED, f"{target} cannot be changed any more")
    if not order.saved_payment:
        raise ChangeRefused("G20", f"{target}: found no mandate to charge the saved payment method again")
    return order


def exceeds(applied: Applied, change: Change, shown: Quote) -> bool:
    """Whether a shop charged, or would charge, more than was shown (G18): it must never be."""
    try:
        return applied.quote.dearer_than(shown) or applied.charged > charged_now(shown, change)
    except CurrencyMismatch:
        return True
