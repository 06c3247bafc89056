"""Blend: every voice as far as the shop's own orders say it can be trusted, and what is left where there is nothing learnt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from upsell_widget.domain.catalogue import Catalogue
from upsell_widget.domain.context import Context
from upsell_widget.domain.offers import Candidate
from upsell_widget.domain.policies import Recommender
from upsell_widget.domain.recommending import first_that_answers
from upsell_widget.recommenders.anchors import Start, anchors
from upsell_widget.recommenders.bought_together import LEAST, MORE, complements
from upsell_widget.recommenders.popular import Popular
from upsell_widget.recommenders.proposals import first_of_each
from upsell_widget.recommenders.similar import Similar
from upsell_widget.recommenders.steps import Than, bounds_for, within
from upsell_widget.recommenders.viewed_instead import ViewedInstead


@dataclass(frozen=True, slots=True)
class Blend:
    """What fits best by all that is known; the reason names the voice that spoke, so a receipt shows when it fell back.

    ``any``: complements by orders, the shopper's past and popularity, weighed as fitted; with too little evidence what is
    popular in the department. ``dearer``, ``cheaper``: substitutes by views a step up or down, else similar, else popular ones.
    ``ratio``: other bounds than 1.1–1.6 and 0.4–0.9. ``least``: so many people must have done it.
    """

    code: ClassVar[str] = "blend"
    than: Than = "any"
    ratio: tuple[float, float] | None = None
    start: Start | None = None
    least: int = LEAST

    def __post_init__(self) -> None:
        bounds_for(self.than, self.ratio)
        if self.least < 1:
            raise ValueError(f"found least {self.least}, expected at least 1")

    def recommend(self, context: Context, catalogue: Catalogue, at_most: int) -> Sequence[Candidate]:
        """The answer of the first voice with enough evidence."""
        if self.than == "any":
            found = first_of_each(self._learnt(context, catalogue, at_most), at_most)
            return found or Popular("any", self.start).recommend(context, catalogue, at_most)
        chain: tuple[Recommender, ...] = (
            ViewedInstead(self.than, self.ratio, self.start, self.least),
            Similar(self.than, self.ratio, self.start),
        )
        return first_that_answers(chain, context, catalogue, at_most) or self._popular_step(context, catalogue, at_most)

    def _popular_step(self, context: Context, catalogue: Catalogue, at_most: int) -> Sequence[Candidate]:
        """What is popular and a step away: Popular itself asks only for dearer or cheaper."""
        bounds, found = bounds_for(self.than, self.ratio), Popular(self.than, self.start).recommend(context, catalogue, at_most * MORE)
        pairs = ((each, catalogue.get(each.product_id), catalogue.get(each.because.anchor_id or "")) for each in found)
        return first_of_each((each for each, entry, anchor in pairs if entry and anchor and within(entry, anchor, bounds)), at_most)

    def _learnt(self, context: Context, catalogue: Catalogue, at_most: int) -> Iterator[Candidate]:
        from_here = anchors(self.start or "here", context)
        found = catalogue.learnt.blended([each.product_id for each in from_here], context.past, at_most * MORE)
        enough = (each for each in found if each.anchor_id is None or each.together >= self.least)
        for each in complements(enough, from_here, context, catalogue, "bought_together"):
            if each.because.anchor_id is not None:
                yield each
            else:
                spoke = "bought_before" if each.product_id in context.past else "popular"
                yield each._replace(because=each.because._replace(code=spoke))
