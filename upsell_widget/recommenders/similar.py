"""Similar: what is like it by what the shop itself says. Works on the first day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar

from upsell_widget.domain.catalogue import Catalogue, Entry
from upsell_widget.domain.context import Context
from upsell_widget.domain.offers import Candidate
from upsell_widget.recommenders.anchors import Anchor, Start, anchors
from upsell_widget.recommenders.popular import LOOKED_AT
from upsell_widget.recommenders.proposals import first_of_each, instead
from upsell_widget.recommenders.steps import Than, bounds_for, within

CATEGORY, ATTRIBUTES, WORDS, PRICE = 0.4, 0.2, 0.3, 0.1
"""What each kind of likeness counts; together 1."""
LEAST = 0.25
"""Less alike than this is not alike."""


@dataclass(frozen=True, slots=True)
class Similar:
    """The most alike in the same department: category, attributes, words of the title, nearness in price. It takes the line.

    ``than``: ``dearer`` is a step up in price (1.1–1.6 times), ``cheaper`` a step down (0.4–0.9); ``ratio``: other bounds.
    ``most``: how many for one anchor.
    """

    code: ClassVar[str] = "similar"
    than: Than = "any"
    ratio: tuple[float, float] | None = None
    start: Start | None = None
    most: int = 8

    def __post_init__(self) -> None:
        bounds_for(self.than, self.ratio)
        if self.most < 1:
            raise ValueError(f"found most {self.most}, expected at least 1")

    def recommend(self, context: Context, catalogue: Catalogue, at_most: int) -> Sequence[Candidate]:
        """Anchor by anchor, the most alike first."""
        start = self.start or ("lost" if self.than == "cheaper" else "here")
        each_anchor = (self._of(anchor, catalogue) for anchor in anchors(start, context))
        found = (candidate for candidates in each_anchor for candidate in candidates if candidate.product_id not in context.in_play)
        return first_of_each(found, at_most)

    def _of(self, anchor: Anchor, catalogue: Catalogue) -> Iterator[Candidate]:
        entry, bounds = catalogue.get(anchor.product_id), bounds_for(self.than, self.ratio)
        if entry is None or not entry.category:
            return
        others = islice(catalogue.in_category(_narrowest(entry, catalogue)), LOOKED_AT)
        fitting = (each for each in others if each.id != entry.id and within(each, entry, bounds))
        rated = sorted(((likeness(each, entry), each) for each in fitting), key=lambda each: (-each[0], -each[1].popularity, each[1].id))
        for score, each in rated[: self.most]:
            candidate = instead(each, anchor, catalogue, self.code, score) if score >= LEAST else None
            if candidate is not None:
                yield candidate


def likeness(one: Entry, other: Entry) -> float:
    """How alike two entries are, 0–1."""
    shared = next((at for at, (mine, its) in enumerate(zip(one.category, other.category, strict=False)) if mine != its), None)
    depth = max(len(one.category), len(other.category), 1)
    category = (min(len(one.category), len(other.category)) if shared is None else shared) / depth
    attributes = _overlap(frozenset(one.attributes.items()), frozenset(other.attributes.items()))
    words = _overlap(frozenset(one.words), frozenset(other.words))
    return CATEGORY * category + ATTRIBUTES * attributes + WORDS * words + PRICE * _nearness(one.price, other.price)


def _narrowest(entry: Entry, catalogue: Catalogue) -> tuple[str, ...]:
    """The deepest category of an entry that holds anything else."""
    for depth in range(len(entry.category), 1, -1):
        if len(catalogue.in_category(entry.category[:depth])) > 1:
            return entry.category[:depth]
    return entry.category[:1]


def _overlap(one: frozenset[object], other: frozenset[object]) -> float:
    """What both have of what either has (Jaccard)."""
    return len(one & other) / len(one | other) if one or other else 0.0


def _nearness(one: int | None, other: int | None) -> float:
    return min(one, other) / max(one, other) if one and other else 0.0
