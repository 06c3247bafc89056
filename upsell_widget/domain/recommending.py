"""Recommending: a campaign's recommenders in the order of trust."""

from __future__ import annotations

from collections.abc import Iterable

from upsell_widget.domain.catalogue import Catalogue
from upsell_widget.domain.context import Context
from upsell_widget.domain.offers import Candidate
from upsell_widget.domain.policies import Recommender


def first_that_answers(recommenders: Iterable[Recommender], context: Context, catalogue: Catalogue, at_most: int) -> tuple[Candidate, ...]:
    """The candidates of the first recommender that has any; none is an answer."""
    for recommender in recommenders:
        found = tuple(recommender.recommend(context, catalogue, at_most))[:at_most]
        if found:
            return found
    return ()
