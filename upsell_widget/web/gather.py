"""Gather: collect everything one decision may look at, with as few questions as there can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from upsell_widget.domain.campaigns import Programme
from upsell_widget.domain.context import Context, DeclinedOffer, View
from upsell_widget.domain.due import BY_DATE, only_due
from upsell_widget.domain.learnt import weighed
from upsell_widget.domain.offers import Candidate
from upsell_widget.domain.outcomes import Event, EventKind, RememberedCart
from upsell_widget.domain.receipts import ELIGIBLE
from upsell_widget.domain.recommending import first_that_answers, seems_to_fit
from upsell_widget.domain.shop import Cart, Order, Shopper
from upsell_widget.domain.timing import trigger_fits
from upsell_widget.state import State
from upsell_widget.web.guards import Deadline
from upsell_widget.web.moment import Moment
from upsell_widget.web.visit import Visit

MOST_CANDIDATES = 100
STUDIED_VIEWS = 2
STUDIED_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who makes the visit, as the shop and our cookie tell."""

    shopper: Shopper
    shopper_id: str
    session_id: str
    consent: bool


@dataclass(frozen=True, slots=True)
class Follows:
    """The offer in the same dialog that this decision comes after."""

    parent_id: str
    step: int
    declined: DeclinedOffer | None = None


def gather(state: State, visit: Visit, visitor: Visitor, moment: Moment, deadline: Deadline, follows: Follows | None = None) -> Context:
    """The context of one decision."""
    recollection = state.store.recall(visitor.shopper_id, visitor.session_id, moment.now)
    shopper = replace(visitor.shopper, loyalty=recollection.added_to(visitor.shopper.loyalty))
    cart = state.shop.cart(shopper.cart_id) if shopper.cart_id else None
    order = state.shop.order(visit.order_id, shopper) if visit.order_id else None
    views = recollection.views if visitor.consent else ()
    context = Context(
        now=moment.now,
        seed=moment.seed,
        placement=visit.placement,
        trigger=visit.trigger,
        shopper=shopper,
        shopper_id=visitor.shopper_id,
        session_id=visitor.session_id,
        page_id=visit.page_id,
        capabilities=state.shop.capabilities(),
        memory=recollection.memory,
        consent=visitor.consent,
        locale=shopper.locale,
        device=visit.device,
        source=visit.source or recollection.source,
        facts=visit.facts,
        product_id=visit.product_id,
        cart=cart,
        order=order,
        views=_with_this_view(state, visit, visitor, moment, views) if follows is None else views,
        removed=removed_products(recollection.cart, cart, order),
        past=weighed(recollection.bought, moment.now) if visitor.consent else {},
        meters={meter.code: meter for meter in recollection.meters},
        declined=follows.declined if follows else None,
        parent_id=follows.parent_id if follows else None,
        step=follows.step if follows else 1,
    )
    context = replace(context, studied=studied_products(context, recollection.cart))
    return _with_candidates(state, state.programme(), context, deadline)


def _with_this_view(state: State, visit: Visit, visitor: Visitor, moment: Moment, views: tuple[View, ...]) -> tuple[View, ...]:
    """The view under way counts too, though the writer has not written it yet."""
    if not (visitor.consent and visit.product_id and visit.trigger == "load"):
        return views
    entry = state.catalogue().get(visit.product_id)
    category = entry.category if entry else ()
    return View(visit.product_id, category, visitor.session_id, moment.now), *views


def removed_products(before: RememberedCart | None, cart: Cart | None, order: Order | None) -> tuple[str, ...]:
    """Products that were in this very cart at the previous visit and now are neither there nor ordered."""
    if before is None or cart is None or before.id != cart.id:
        return ()
    present = cart.product_ids | (order.product_ids if order is not None else frozenset())
    return tuple(product_id for product_id in before.lines if product_id not in present)


def studied_products(context: Context, before: RememberedCart | None = None) -> tuple[str, ...]:
    """Looked at twice, or for 30 seconds, in this session, since then neither bought nor in the cart. Newest first."""
    looks: dict[str, int] = {}
    seconds: dict[str, float] = {}
    for view in context.views:
        if view.session_id == context.session_id and not _led_to_an_order(view, before):
            looks[view.product_id] = looks.get(view.product_id, 0) + (view.seconds == 0.0)
            seconds[view.product_id] = seconds.get(view.product_id, 0.0) + view.seconds
    studied = (each for each in looks if looks[each] >= STUDIED_VIEWS or seconds[each] >= STUDIED_SECONDS)
    return tuple(product_id for product_id in studied if product_id not in context.in_play)


def _led_to_an_order(view: View, before: RememberedCart | None) -> bool:
    if before is None or before.bought_at is None:
        return False
    return view.product_id in before.bought and view.at <= before.bought_at


def _with_candidates(state: State, programme: Programme, context: Context, deadline: Deadline) -> Context:
    """Ask the recommenders of the campaigns whose moment this is; then ask the shop once about all in play."""
    catalogue, candidates, left = state.catalogue(), {}, MOST_CANDIDATES
    for compiled in programme.at(context.placement):
        campaign = compiled.campaign
        if left > 0 and campaign.offer.recommend and trigger_fits(campaign.trigger, context) is ELIGIBLE:
            fits = seems_to_fit(campaign.offer, context, catalogue)
            found = first_that_answers(campaign.offer.recommend, context, catalogue, left, fits)
            trigger = campaign.trigger
            candidates[campaign.id] = only_due(trigger.code, trigger.days, found, context) if trigger.code in BY_DATE else found
            left -= len(found)
    wanted = sorted(_products_in_play(context, candidates))
    products = state.shop.products(wanted, timeout=deadline.remaining) if wanted else {}
    return replace(context, candidates=candidates, products=products)


def _products_in_play(context: Context, candidates: Mapping[str, tuple[Candidate, ...]]) -> set[str]:
    wanted = set(context.in_play) | set(context.removed) | set(context.studied)
    if context.product_id:
        wanted.add(context.product_id)
    for found in candidates.values():
        for candidate in found:
            wanted.add(candidate.product_id)
            if candidate.because.anchor_id:
                wanted.add(candidate.because.anchor_id)
    return wanted


def note_visit(state: State, visit: Visit, visitor: Visitor, context: Context, *, qa: bool) -> None:
    """Queue what this visit teaches: the cart as it stands, and with consent the product looked at."""
    if context.cart is not None:
        lines = {line.product_id: line.quantity for line in context.cart.lines}
        state.write_event(replace(_event(EventKind.CART, visit, visitor, context, qa), lines=lines, cart_id=context.cart.id))
    if visitor.consent and visit.product_id and visit.trigger == "load" and context.parent_id is None:
        seen = _event(EventKind.VIEW, visit, visitor, context, qa)
        state.write_event(replace(seen, product_id=visit.product_id, category=context.views[0].category))


def _event(kind: EventKind, visit: Visit, visitor: Visitor, context: Context, qa: bool) -> Event:
    source = visit.source if visitor.consent else {}
    return Event(kind, visitor.shopper_id, visitor.session_id, context.now, source=source, qa=qa)
