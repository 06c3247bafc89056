"""Viewed instead: what people who looked at this looked at as well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from upsell_widget.domain.catalogue import Catalogue
from upsell_widget.domain.context import Context
from upsell_widget.domain.offers import Candidate
from upsell_widget.recommenders.anchors import Anchor, Start, anchors
from upsell_widget.recommenders.bought_together import LEAST
from upsell_widget.recommenders.proposals import first_of_each, instead
from upsell_widget.recommenders.steps import Than, bounds_for, within

LOOKED_AT = 50
"""Neighbours of one anchor that are looked at: most will cost too much or too little."""


@dataclass(frozen=True, slots=True)
class ViewedInstead:
    """Substitutes, learnt from views: looked at in the same sessions, in the same department, and takes the line.

    ``than``: ``dearer`` is a step up in price (1.1–1.6 times), ``cheaper`` a step down (0.4–0.9); ``ratio``: other bounds.
    ``least``: so many people must have looked at both; with fewer the next recommender is asked.
    """

    code: ClassVar[str] = "viewed_instead"
    than: Than = "any"
    ratio: tuple[float, float] | None = None
    start: Start | None = None
    least: int = LEAST

    def __post_init__(self) -> None:
        bounds_for(self.than, self.ratio)
        if self.least < 1:
            raise ValueError(f"found least {self.least}, expected at least 1")

    def recommend(self, context: Context, catalogue: Catalogue, at_most: int) -> Sequence[Candidate]:
        """Anchor by anchor, the strongest first."""
        start = self.start or ("lost" if self.than == "cheaper" else "here")
        each_anchor = (self._of(anchor, catalogue) for anchor in anchors(start, context))
        found = (candidate for candidates in each_anchor for candidate in candidates if candidate.product_id not in context.in_play)
        return first_of_each(found, at_most)

    def _of(self, anchor: Anchor, catalogue: Catalogue) -> Iterator[Candidate]:
        entry, bounds = catalogue.get(anchor.product_id), bounds_for(self.than, self.ratio)
        if entry is None:
            return
        for each in catalogue.learnt.related("viewed", [entry.id], LOOKED_AT):
            other = catalogue.get(each.product_id)
            if other is None or each.together < self.least or other.category[:1] != entry.category[:1] or not within(other, entry, bounds):
                continue
            likelihood = min(max(each.score, 1e-6), 1.0)
            candidate = instead(other, anchor, catalogue, self.code, likelihood, each.together)
            if candidate is not None:
                yield candidate._replace(because=candidate.because._replace(out_of=each.people))
