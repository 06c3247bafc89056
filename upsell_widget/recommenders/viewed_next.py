"""Viewed next: what people go on to who looked at what this shopper looked at in this session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from upsell_widget.domain.catalogue import Catalogue
from upsell_widget.domain.context import Context
from upsell_widget.domain.offers import Because, Candidate
from upsell_widget.recommenders.bought_together import LEAST, MORE
from upsell_widget.recommenders.proposals import first_of_each, plan_for

LOOKS = 10
"""Of a session so many products, the newest, are looked at."""


@dataclass(frozen=True, slots=True)
class ViewedNext:
    """Where this session may lead, learnt from views: the newest look counts most, and one may be led back to an earlier one.

    Without consent only the page's own product is known. ``least``: so many people must have looked at both; with fewer
    the next recommender is asked.
    """

    code: ClassVar[str] = "viewed_next"
    least: int = LEAST

    def __post_init__(self) -> None:
        if self.least < 1:
            raise ValueError(f"found least {self.least}, expected at least 1")

    def recommend(self, context: Context, catalogue: Catalogue, at_most: int) -> Sequence[Candidate]:
        """By all looks together; the reason names the one that spoke for it most."""
        return first_of_each(self._found(context, catalogue, at_most), at_most)

    def _found(self, context: Context, catalogue: Catalogue, at_most: int) -> Iterator[Candidate]:
        here = context.product_id
        for each in catalogue.learnt.continued(looks(context), at_most * MORE):
            entry = catalogue.get(each.product_id)
            if entry is None or entry.id == here or entry.id in context.in_play or each.together < self.least:
                continue
            because = Because(self.code, each.anchor_id, each.together, each.people)
            yield Candidate(entry.id, plan_for(entry, None), None, min(max(each.score, 1e-6), 1.0), because)


def looks(context: Context) -> tuple[str, ...]:
    """The products looked at in this session, the newest first, each once."""
    here = (context.product_id,) if context.product_id is not None else ()
    seen = (view.product_id for view in context.views if view.session_id == context.session_id)
    return tuple(dict.fromkeys((*here, *seen)))[:LOOKS]
