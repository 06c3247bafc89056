"""Recommending: a campaign's recommenders in the order of trust."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from upsell_widget.domain.campaigns import OfferRule
from upsell_widget.domain.candidates import agrees
from upsell_widget.domain.catalogue import Catalogue
from upsell_widget.domain.context import Context
from upsell_widget.domain.offers import Candidate
from upsell_widget.domain.policies import Recommender

Fits = Callable[[Candidate], bool]


def anything(candidate: Candidate) -> bool:
    """Fits."""
    return True


def first_that_answers(
    recommenders: Iterable[Recommender], context: Context, catalogue: Catalogue, at_most: int, fits: Fits = anything
) -> tuple[Candidate, ...]:
    """The candidates of the first recommender of which one seems to fit; behind them, what the earlier ones found in vain.

    Those are kept so that the receipt can say why they were passed over. None is an answer.
    """
    in_vain: tuple[Candidate, ...] = ()
    for recommender in recommenders:
        found = tuple(recommender.recommend(context, catalogue, at_most))[:at_most]
        taken = {each.subject for each in found}
        in_vain = (*found, *(each for each in in_vain if each.subject not in taken))[:at_most]
        if any(map(fits, found)):
            break
    return in_vain


def seems_to_fit(offer: OfferRule, context: Context, catalogue: Catalogue) -> Fits:
    """Whether a candidate is within an offer's bounds as far as the index knows; the shop's own word comes later."""

    def fits(candidate: Candidate) -> bool:
        entry, anchor = catalogue.get(candidate.product_id), catalogue.get(candidate.because.anchor_id or "")
        if entry is None or not agrees(offer.match, entry.attributes, context.shopper.attributes):
            return False
        if offer.price_ratio is None or anchor is None or not entry.price or not anchor.price:
            return True
        lowest, highest = offer.price_ratio
        return lowest * anchor.price <= entry.price <= highest * anchor.price

    return fits
