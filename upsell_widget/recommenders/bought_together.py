"""Bought together: what people who bought this bought with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from upsell_widget.domain.catalogue import Catalogue, Entry
from upsell_widget.domain.context import Context
from upsell_widget.domain.learnt import Found
from upsell_widget.domain.offers import Because, Candidate
from upsell_widget.recommenders.anchors import Anchor, Start, anchors
from upsell_widget.recommenders.proposals import first_of_each, plan_for

LEAST = 5
"""People who must have had both before it is said that they go together."""
MORE = 3
"""So many times what is asked for is looked at: some of it is discontinued, a substitute, or in the cart."""
SUBSTITUTES = 50
"""How many substitutes of all anchors are left out."""


@dataclass(frozen=True, slots=True)
class BoughtTogether:
    """Complements, learnt from orders: what was bought with all that is here, and would not stand in for any of it.

    ``least``: so many people must have bought both; with fewer the next recommender is asked.
    """

    code: ClassVar[str] = "bought_together"
    start: Start = "here"
    least: int = LEAST

    def __post_init__(self) -> None:
        if self.least < 1:
            raise ValueError(f"found least {self.least}, expected at least 1")

    def recommend(self, context: Context, catalogue: Catalogue, at_most: int) -> Sequence[Candidate]:
        """By the strength of all anchors together; the reason names the one that spoke for it most."""
        from_here = anchors(self.start, context)
        found = catalogue.learnt.related("bought", [each.product_id for each in from_here], at_most * MORE)
        enough = (each for each in found if each.together >= self.least)
        return first_of_each(complements(enough, from_here, context, catalogue, self.code), at_most)


def complements(
    found: Iterable[Found], from_here: Sequence[Anchor], context: Context, catalogue: Catalogue, code: str
) -> Iterator[Candidate]:
    """What was found as candidates that are added, without substitutes of an anchor and what is in play."""
    substitutes = _substitutes(from_here, catalogue)
    for each in found:
        entry = catalogue.get(each.product_id)
        if entry is None or entry.id in context.in_play or entry.id in substitutes:
            continue
        if any(_same_need(entry, anchor) for anchor in substitutes.values()):
            continue
        yield Candidate(entry.id, plan_for(entry, None), None, _likelihood(each.score), _because(each, code))


def _substitutes(from_here: Sequence[Anchor], catalogue: Catalogue) -> Mapping[str, Entry | None]:
    """The anchors and what is viewed in their place, where both stand in the same category."""
    entries = {each.product_id: catalogue.get(each.product_id) for each in from_here}
    found: dict[str, Entry | None] = dict(entries)
    for each in catalogue.learnt.related("viewed", list(entries), SUBSTITUTES):
        entry, anchor = catalogue.get(each.product_id), entries.get(each.anchor_id or "")
        if entry is not None and anchor is not None and entry.category and entry.category == anchor.category:
            found[entry.id] = None
    return found


def _same_need(entry: Entry, anchor: Entry | None) -> bool:
    return anchor is not None and anchor.family is not None and entry.family == anchor.family


def _because(found: Found, code: str) -> Because:
    if found.anchor_id is None:
        return Because(code)
    return Because(code, found.anchor_id, found.together, found.people)


def _likelihood(score: float) -> float:
    return min(max(score, 1e-6), 1.0)
