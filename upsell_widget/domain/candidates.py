"""What may be offered: the rules a candidate must pass, whichever campaign proposes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from upsell_widget.domain.campaigns import OfferRule
from upsell_widget.domain.context import Context
from upsell_widget.domain.offers import Candidate, Placement
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility, Reason
from upsell_widget.domain.shop import Order, Product, Subscription

Check = Callable[[OfferRule, Candidate, Product | None, Product | None, int], Eligibility]
"""Of an offer's rule, a candidate, the product it proposes, the one it goes with or replaces, and how many."""


def candidate_check(context: Context, silent: Mapping[str, Eligibility]) -> Check:
    """A function that answers the first rule to withhold a candidate of an offer, cheapest first; else ELIGIBLE.

    Bound to one context, so that what all candidates share is looked up once: decisions judge hundreds.
    """
    sellers = _sellers(context)
    target, running = _target_fits(context), _running(context)
    owned, subscriptions = context.shopper.owned, context.shopper.subscriptions
    in_play, attributes = context.in_play, context.shopper.attributes
    ceiling = context.declined.price if context.declined is not None else None

    def check(offer: OfferRule, candidate: Candidate, product: Product | None, anchor: Product | None, quantity: int) -> Eligibility:
        product_id, plan_id = candidate.product_id, candidate.plan_id
        if product is None:
            return Eligibility(Reason.UNKNOWN_PRODUCT, product_id)
        fits = _may_change(context, candidate, running, product) if candidate.subscription_id is not None else target
        if fits is not ELIGIBLE:
            return fits
        if candidate.pause_cycles:
            return silent.get(candidate.subject, ELIGIBLE)
        if not product.available:
            return Eligibility(Reason.UNAVAILABLE, product_id)
        if product.stock is not None and product.stock < quantity:
            return Eligibility(Reason.OUT_OF_STOCK, product.stock, quantity)
        if product_id in in_play or product.parts or product_id in owned or subscriptions:
            taken = _taken(context, candidate)
            if taken is not ELIGIBLE:
                return taken
        if sellers is not None and candidate.subscription_id is None and product.seller not in sellers:
            return Eligibility("G19", product.seller, ", ".join(sorted(sellers)))
        price = product.price if plan_id is None else product.unit_price(plan_id)
        if price is None:
            return Eligibility(Reason.NO_PRICE, candidate.subject)
        if offer.discount_percent and not context.capabilities.discount_line:
            return Eligibility(Reason.CAPABILITY, "discount_line")
        fits = _fits(offer.match, product.attributes, attributes) if offer.match else ELIGIBLE
        if fits is ELIGIBLE and offer.price_ratio is not None:
            fits = _within(offer.price_ratio, price.amount, anchor)
        if fits is not ELIGIBLE:
            return fits
        if ceiling is not None and price.amount >= ceiling:
            return Eligibility(Reason.NOT_CHEAPER, price.amount, ceiling)
        return silent.get(candidate.subject, ELIGIBLE) if silent else ELIGIBLE

    return check


def _fits(match: tuple[str, ...], product: Mapping[str, str], shopper: Mapping[str, str]) -> Eligibility:
    """Whether product and shopper agree in each of these attributes that both state."""
    for name in match:
        wanted, found = shopper.get(name), product.get(name)
        if found != wanted and wanted is not None and found is not None:
            return Eligibility(Reason.PROFILE, f"{name}={found}", f"{name}={wanted}")
    return ELIGIBLE


def agrees(match: tuple[str, ...], product: Mapping[str, str], shopper: Mapping[str, str]) -> bool:
    """Whether product and shopper agree in each of these attributes that both state."""
    return _fits(match, product, shopper) is ELIGIBLE


def _within(bounds: tuple[float, float], price: int, anchor: Product | None) -> Eligibility:
    """Whether the price lies within these multiples of what it is compared with."""
    if anchor is None or anchor.price is None:
        return ELIGIBLE
    lowest, highest = bounds
    if lowest * anchor.price.amount <= price <= highest * anchor.price.amount:
        return ELIGIBLE
    return Eligibility(Reason.PRICE_RATIO, f"{price}/{anchor.price.amount}", f"{lowest}–{highest}")


def line_quantities(context: Context) -> Mapping[str | None, int]:
    """Line or subscription id → quantity, in the cart or order a change would be made to, and of what runs."""
    held = context.order if context.order is not None else context.cart
    lines: dict[str | None, int] = {line.id: line.quantity for line in held.lines} if held is not None else {}
    return lines | {each.id: each.quantity for each in context.shopper.subscriptions}


def sellers_paid(order: Order, products: Mapping[str, Product]) -> frozenset[str]:
    """Whom the shopper paid with an order (G19): its seller, or where it names none, those of the products in it.

    An empty seller is the shop itself.
    """
    if order.seller:
        return frozenset((order.seller,))
    return frozenset(products[each].seller for each in order.product_ids if each in products) or frozenset(("",))


def _sellers(context: Context) -> frozenset[str] | None:
    """Whose products may be offered; None: anyone's, for nobody is paid before the checkout and the cart names no seller."""
    if context.order is not None:
        return sellers_paid(context.order, context.products)
    return frozenset((context.cart.seller,)) if context.cart is not None and context.cart.seller else None


def _target_fits(context: Context) -> Eligibility:
    """Whether there is a cart, or an order that may still be changed."""
    if context.order is not None:
        return _order_open(context, context.order)
    if context.placement is Placement.POST_PURCHASE:
        return Eligibility(Reason.NO_TARGET, "no order", "the order just placed, of this shopper")
    if context.cart is None:
        return Eligibility(Reason.NO_TARGET, "no cart", "a cart or an order")
    return ELIGIBLE


def _order_open(context: Context, order: Order) -> Eligibility:
    if not context.capabilities.amend_order:
        return Eligibility(Reason.CAPABILITY, "amend_order")
    if order.cancelled or order.amendable_until is None or context.now >= order.amendable_until:
        return Eligibility(Reason.NOT_AMENDABLE, str(order.amendable_until))
    if not order.saved_payment:
        return Eligibility("G20", "no mandate", "a recorded mandate to charge the saved method")
    return ELIGIBLE


def _running(context: Context) -> Mapping[str | None, Subscription]:
    return {each.id: each for each in context.shopper.subscriptions}


def _may_change(context: Context, candidate: Candidate, running: Mapping[str | None, Subscription], product: Product) -> Eligibility:
    """Whether the shop can change this subscription, on a mandate (G20), with the same seller (G19)."""
    subscription = running.get(candidate.subscription_id)
    if not context.capabilities.change_subscription:
        return Eligibility(Reason.CAPABILITY, "change_subscription")
    if subscription is None:
        return Eligibility(Reason.NO_TARGET, f"no subscription {candidate.subscription_id}", "a running subscription of this shopper")
    if not subscription.saved_payment and not candidate.pause_cycles:
        return Eligibility("G20", "no mandate", "a recorded mandate to charge the saved method")
    present = context.products.get(subscription.product_id)
    if present is not None and present.seller != product.seller:
        return Eligibility("G19", product.seller, present.seller)
    return ELIGIBLE


def _taken(context: Context, candidate: Candidate) -> Eligibility:
    """In the cart, owned, or subscribed to already. The same product on another plan is another thing to buy."""
    product_id, plan_id = candidate.product_id, candidate.plan_id
    if candidate.subscription_id is None and product_id in context.shopper.owned:
        return Eligibility(Reason.OWNED, product_id)
    if plan_id is not None and any(each.product_id == product_id and each.plan_id == plan_id for each in context.shopper.subscriptions):
        return Eligibility(Reason.OWNED, candidate.subject)
    if product_id in context.in_play and not _replaces_other_terms(context, candidate):
        return Eligibility(Reason.IN_CART, product_id)
    parts = context.products[product_id].parts
    if candidate.line_id is None and not context.in_play.isdisjoint(parts):
        return Eligibility(Reason.IN_CART, next(part for part in parts if part in context.in_play))
    return ELIGIBLE


def _replaces_other_terms(context: Context, candidate: Candidate) -> bool:
    """Whether it turns a line into the same product bought another way (one-time → subscription)."""
    held = context.order if context.order is not None else context.cart
    there = {(line.product_id, line.plan_id) for line in held.lines} if held is not None else set()
    return candidate.line_id is not None and (candidate.product_id, candidate.plan_id) not in there
