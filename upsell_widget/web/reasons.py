"""Reasons: why a shopper sees an offer, and why one could not be carried out, each in one true sentence."""

from __future__ import annotations

from upsell_widget.domain.changes import ChangePlan, PauseSubscription, ReplaceLine
from upsell_widget.domain.offers import Because, Offer, OfferKind, Placement
from upsell_widget.domain.receipts import Reason
from upsell_widget.domain.shop import Product
from upsell_widget.web.wording import Wording

LEARNT = frozenset({"bought_together", "blend"})
"""Recommenders whose figures are people: so many who bought the one bought the other with it."""


def why_line(offer: Offer, because: Because, anchor: Product | None, words: Wording) -> str:
    """Why this offer is shown; it never claims more than the recommender knows (G15, G17)."""
    if anchor is None:
        return _without_anchor(offer, words)
    say, current = words.say, words.text(anchor.title)
    if isinstance(offer.change, ChangePlan | PauseSubscription):
        return say("You have {current} at present.", current=current)
    if offer.product_id == anchor.id:
        return say("{current} can also be had as a subscription.", current=current)
    if offer.kind is OfferKind.DOWNSELL:
        return say("A lower-priced choice for the same need as {current}.", current=current)
    if isinstance(offer.change, ReplaceLine):
        return say("Another choice for {current}.", current=current)
    if because.code in LEARNT and because.times and because.out_of:
        people, times = because.out_of, because.times
        return say("{times} of the {people} people who bought {current} bought this with it.", times=times, people=people, current=current)
    if because.code == "viewed_next" and because.times and because.out_of:
        people, times = because.out_of, because.times
        return say(
            "{times} of the {people} people who looked at {current} looked at this as well.", times=times, people=people, current=current
        )
    if because.code == "curated":
        return say("The shop chose it to go with {current}.", current=current)
    if because.code == "popular":
        return say("It sells well in the same department as {current}.", current=current)
    return say("It goes with {current}.", current=current)


def _without_anchor(offer: Offer, words: Wording) -> str:
    if offer.placement is Placement.POST_PURCHASE:
        return words.say("Based on the order you have just placed.")
    if offer.placement is Placement.CART:
        return words.say("Based on what is in your cart.")
    return words.say("Based on the page you are looking at.")


def refusal_sentence(code: str, words: Wording) -> str:
    """What a shopper is told when an offer is not carried out. Nothing was changed."""
    say = words.say
    sentences = {
        Reason.EXPIRED: say("This offer has expired."),
        Reason.OLD_CAMPAIGN: say("This offer has been withdrawn."),
        Reason.TERMS_CHANGED: say("This offer has been withdrawn."),
        Reason.PRICE_CHANGED: say("The price has changed since this was shown to you."),
        Reason.SOLD_OUT: say("This has just sold out."),
        Reason.OUT_OF_STOCK: say("This has just sold out."),
        Reason.UNAVAILABLE: say("This is not on sale any more."),
        Reason.UNKNOWN_PRODUCT: say("This is not on sale any more."),
        Reason.ORDER_CLOSED: say("Your order is already being prepared and cannot be changed any more."),
        Reason.NOT_AMENDABLE: say("Your order is already being prepared and cannot be changed any more."),
        Reason.CART_CHANGED: say("Your cart has changed since this was shown to you."),
        Reason.SUBSCRIPTION_CHANGED: say("Your plan has changed since this was shown to you."),
        Reason.IN_CART: say("This is in your cart already."),
    }
    return sentences.get(Reason(code) if code in set(Reason) else Reason.LATE, say("This could not be done."))
