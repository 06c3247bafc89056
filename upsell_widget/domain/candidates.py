"""What may be offered: the rules a candidate must pass, whichever campaign proposes it."""

from __future__ import annotations

from collections.abc import Callable

from upsell_widget.domain.campaigns import Campaign
from upsell_widget.domain.context import Context
from upsell_widget.domain.limits import quiet
from upsell_widget.domain.offers import Candidate, OfferKind
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility, Reason
from upsell_widget.domain.shop import Product

Check = Callable[[Candidate], Eligibility]


class CandidateRules:
    """The rules bound to one context, so that what they share is looked up once."""

    __slots__ = ("_context", "_in_play", "_plans_in_play", "_quantities", "_seller", "_subscribed")

    def __init__(self, context: Context) -> None:
        self._context = context
        self._in_play = context.in_play
        held = context.order if context.order is not None else context.cart
        lines = held.lines if held is not None else ()
        self._plans_in_play = frozenset((line.product_id, line.plan_id) for line in lines)
        self._quantities: dict[str | None, int] = {line.id: line.quantity for line in lines}
        self._seller = held.seller if held is not None else ""
        self._subscribed = frozenset((each.product_id, each.plan_id) for each in context.shopper.subscriptions)

    def quantity(self, campaign: Campaign, candidate: Candidate) -> int:
        """How many are offered: the campaign's number, else as many as the line that is replaced, else one."""
        return campaign.offer.quantity or self._quantities.get(candidate.line_id, 1)

    def for_campaign(self, campaign: Campaign) -> Check:
        """One function that judges this campaign's candidates, cheapest rules first."""
        context, products, owned = self._context, self._context.products, self._context.shopper.owned
        in_play, subscribed, seller = self._in_play, self._subscribed, self._seller
        needs_capability = self._capability(campaign)
        match, bounds = campaign.offer.match, campaign.offer.price_ratio
        is_downsell = campaign.offer.kind is OfferKind.DOWNSELL
        fixed, quantities = campaign.offer.quantity, self._quantities
        remembers = bool(context.memory.quiets)

        def check(candidate: Candidate) -> Eligibility:
            product = products.get(candidate.product_id)
            if product is None:
                return Eligibility(Reason.UNKNOWN_PRODUCT, candidate.product_id)
            if needs_capability is not None:
                return needs_capability
            if not product.available:
                return Eligibility(Reason.UNAVAILABLE, candidate.product_id)
            if product.stock is not None:
                quantity = fixed or quantities.get(candidate.line_id, 1)
                if product.stock < quantity:
                    return Eligibility(Reason.OUT_OF_STOCK, product.stock, quantity)
            if candidate.product_id in owned or product.id in in_play or product.parts or subscribed:
                taken = self._taken(candidate)
                if taken is not ELIGIBLE:
                    return taken
            if seller and product.seller != seller:
                return Eligibility("G19", product.seller, seller)
            if match:
                misfit = self._misfit(product, match)
                if misfit is not ELIGIBLE:
                    return misfit
            if bounds is not None or is_downsell:
                misprice = self._misprice(candidate, product, bounds, is_downsell)
                if misprice is not ELIGIBLE:
                    return misprice
            elif product.unit_price(candidate.plan_id) is None:
                return Eligibility(Reason.NO_PRICE, candidate.subject)
            return self._silent(candidate) if remembers else ELIGIBLE

        return check

    def _capability(self, campaign: Campaign) -> Eligibility | None:
        """What this campaign's change needs that is not here: a cart, an open order, a shop that can do it."""
        context, offer = self._context, campaign.offer
        if offer.discount_percent and not context.capabilities.discount_line:
            return Eligibility(Reason.CAPABILITY, "discount_line")
        if context.order is not None:
            return self._order_open()
        if context.cart is None:
            return Eligibility(Reason.NO_TARGET, "no cart", "a cart or an order")
        return None

    def _order_open(self) -> Eligibility | None:
        context, order = self._context, self._context.order
        if not context.capabilities.amend_order:
            return Eligibility(Reason.CAPABILITY, "amend_order")
        if order is None or order.cancelled or order.amendable_until is None or context.now >= order.amendable_until:
            return Eligibility(Reason.NOT_AMENDABLE, str(order.amendable_until) if order else None)
        if not order.saved_payment:
            return Eligibility("G20", "no mandate", "a recorded mandate to charge the saved method")
        return None

    def _taken(self, candidate: Candidate) -> Eligibility:
        """In the cart, owned, or subscribed to already. The same product on another plan is another thing to buy."""
        product_id, plan_id = candidate.product_id, candidate.plan_id
        if candidate.subscription_id is not None:
            if not self._context.capabilities.change_subscription:
                return Eligibility(Reason.CAPABILITY, "change_subscription")
        elif product_id in self._context.shopper.owned:
            return Eligibility(Reason.OWNED, product_id)
        if (product_id, plan_id) in self._subscribed and plan_id is not None:
            return Eligibility(Reason.OWNED, candidate.subject)
        replaces_itself = candidate.line_id is not None and (product_id, plan_id) not in self._plans_in_play
        if product_id in self._in_play and not replaces_itself:
            return Eligibility(Reason.IN_CART, product_id)
        product = self._context.products[product_id]
        if candidate.line_id is None and not self._in_play.isdisjoint(product.parts):
            return Eligibility(Reason.IN_CART, next(part for part in product.parts if part in self._in_play))
        return ELIGIBLE

    def _misfit(self, product: Product, match: tuple[str, ...]) -> Eligibility:
        shopper = self._context.shopper.attributes
        for name in match:
            wanted, found = shopper.get(name), product.attributes.get(name)
            if wanted is not None and found is not None and found != wanted:
                return Eligibility(Reason.PROFILE, f"{name}={found}", f"{name}={wanted}")
        return ELIGIBLE

    def _misprice(
        self, candidate: Candidate, product: Product, bounds: tuple[float, float] | None, is_downsell: bool
    ) -> Eligibility:
        price = product.unit_price(candidate.plan_id)
        if price is None:
            return Eligibility(Reason.NO_PRICE, candidate.subject)
        declined = self._context.declined
        if is_downsell and declined is not None and declined.price is not None and price.amount >= declined.price:
            return Eligibility(Reason.NOT_CHEAPER, price.amount, declined.price)
        anchor = self._context.products.get(candidate.because.anchor_id or "")
        if bounds is None or anchor is None or anchor.price is None:
            return ELIGIBLE
        lowest, highest = bounds
        ratio = price.amount / anchor.price.amount if anchor.price.amount else float("inf")
        if not lowest <= ratio <= highest:
            return Eligibility(Reason.PRICE_RATIO, round(ratio, 3), f"{lowest}–{highest}")
        return ELIGIBLE

    def _silent(self, candidate: Candidate) -> Eligibility:
        """Declined, snoozed or muted before, here or lately (G11)."""
        subject = candidate.subject
        silent = quiet(self._context.memory, self._context.now, f"subject:{subject}|{self._context.quiet_key}", f"subject:{subject}")
        if silent is ELIGIBLE:
            return ELIGIBLE
        return Eligibility(Reason.DECLINED_BEFORE, silent.found, silent.expected)
