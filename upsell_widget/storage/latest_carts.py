"""The latest cart of each shopper, and what their latest order took from it: the rule both stores keep."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from upsell_widget.domain.outcomes import Event, EventKind, RememberedCart

Holders = Callable[[str], Iterable[str]]
"""Cart id → the shoppers whose latest cart it is."""


class LatestCart(NamedTuple):
    """A cart, and when it was so."""

    at: datetime
    cart: RememberedCart


def later(known: LatestCart | None, told: LatestCart) -> LatestCart:
    """The later of the two; what was bought is remembered until another order."""
    if known is None:
        return told
    if told.at < known.at:
        return known
    if told.cart.bought_at is not None:
        return told
    return LatestCart(told.at, told.cart._replace(bought=known.cart.bought, bought_at=known.cart.bought_at))


def latest_carts(events: Iterable[Event], holders: Holders) -> dict[str, LatestCart]:
    """What the events make of the carts, by shopper."""
    latest: dict[str, LatestCart] = {}
    for event in events:
        for shopper_id in _whose(event, latest, holders):
            latest[shopper_id] = later(latest.get(shopper_id), _told(event))
    return latest


def _whose(event: Event, latest: dict[str, LatestCart], holders: Holders) -> set[str]:
    if event.kind is EventKind.CART:
        return {event.shopper_id}
    if event.kind is not EventKind.ORDERED:
        return set()
    found = {event.shopper_id} - {""}
    if event.cart_id:
        found.update(shopper_id for shopper_id, known in latest.items() if known.cart.id == event.cart_id)
        found.update(holders(event.cart_id))
    return found


def _told(event: Event) -> LatestCart:
    if event.kind is EventKind.ORDERED:
        return LatestCart(event.at, RememberedCart(event.cart_id, {}, tuple(event.lines), event.at))
    return LatestCart(event.at, RememberedCart(event.cart_id, dict(event.lines)))
