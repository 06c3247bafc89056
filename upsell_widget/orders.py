"""What the shop tells us of its orders: purchases, refunds and cancellations of what was accepted."""

from __future__ import annotations

from collections.abc import Iterable

from upsell_widget.domain.acceptances import Acceptance, AcceptanceState
from upsell_widget.domain.money import Money
from upsell_widget.domain.outcomes import Arm, Event, EventKind, Outcome, OutcomeKind, Purchase
from upsell_widget.domain.shop import Line, Order
from upsell_widget.health import something_happened
from upsell_widget.state import State


def order_placed(state: State, order: Order, cart_id: str | None = None) -> None:
    """Remember the order's lines; what was accepted in its cart and is still in it counts as purchased.

    Attributed revenue is the added line only.
    """
    state.store.add_purchases([_purchase(order, line) for line in order.lines])
    for acceptance in state.store.settled_in(f"cart:{cart_id}") if cart_id else ():
        if acceptance.offer.product_id in order.product_ids:
            state.store.record(_outcome(state, acceptance, OutcomeKind.PURCHASED, order))
    state.write_event(_ordered(state, order, cart_id))
    something_happened(state, order.shopper_id)


def _ordered(state: State, order: Order, cart_id: str | None) -> Event:
    """What went into an order was not removed from the cart, and is no longer only studied."""
    lines = {line.product_id: line.quantity for line in order.lines}
    return Event(EventKind.ORDERED, order.shopper_id, "", state.clock(), lines=lines, cart_id=cart_id or "")


def order_refunded(state: State, order: Order) -> None:
    """What was accepted for this order no longer counts, and can no longer be undone: the money is back already."""
    _all_refunded(state, order)


def order_cancelled(state: State, order: Order) -> None:
    """A cancelled order gives its money back: the same as a refund to us."""
    _all_refunded(state, order)


def _all_refunded(state: State, order: Order) -> None:
    for acceptance in _accepted_for(state, order):
        if acceptance.state is AcceptanceState.SETTLED:  # neither undone nor refunded before: never counted off twice
            refunded = _outcome(state, acceptance, OutcomeKind.REFUNDED, order)
            state.store.settle(acceptance.moved(AcceptanceState.REFUNDED, state.clock()), refunded)
    if order.shopper_id and state.store.note_return(order.id, order.shopper_id, state.clock()):
        something_happened(state, order.shopper_id)


def _accepted_for(state: State, order: Order) -> Iterable[Acceptance]:
    """Accepted on the order itself, or in the cart it came from."""
    return (*state.store.settled_in(f"order:{order.id}"), *state.store.purchased_with(order.id))


def _purchase(order: Order, line: Line) -> Purchase:
    unit = Money(line.total.amount // max(1, line.quantity), line.total.currency)
    return Purchase(order.id, order.shopper_id, order.placed_at, line.product_id, line.quantity, unit)


def _outcome(state: State, acceptance: Acceptance, kind: OutcomeKind, order: Order) -> Outcome:
    """The outcome, at what was really charged: a price may have fallen since it was shown."""
    offer, applied = acceptance.offer, acceptance.applied
    return Outcome(
        offer_id=offer.id,
        kind=kind,
        shopper_id=offer.shopper_id,
        campaign_id=offer.campaign_id,
        campaign_version=offer.campaign_version,
        placement=offer.placement,
        arm=Arm.OFFER,
        at=state.clock(),
        product_id=offer.product_id,
        order_id=order.id,
        amount=applied.quote.difference if applied is not None else None,
        qa=acceptance.qa,
    )
