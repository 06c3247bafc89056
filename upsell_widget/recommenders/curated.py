"""Curated: the merchant's own pairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import ClassVar

from upsell_widget.domain.catalogue import Catalogue, Entry
from upsell_widget.domain.context import Context
from upsell_widget.domain.offers import Candidate
from upsell_widget.recommenders.anchors import Anchor, Start, anchors
from upsell_widget.recommenders.proposals import beside, first_of_each, instead

LIKELIHOOD = 0.8
"""Of the first product of a pair; the second has half of it, the third a third."""


@dataclass(frozen=True, slots=True)
class Curated:
    """What the merchant says goes with a product, or with everything of a category, best first.

    ``pairs``: "ramen" or "category:food" or "category:food/noodles" → products; a product's own pair comes before those
    of its categories. ``replace``: the product takes the line of its anchor; otherwise it is added.
    """

    code: ClassVar[str] = "curated"
    pairs: Mapping[str, tuple[str, ...]]
    start: Start = "here"
    replace: bool = False

    def __post_init__(self) -> None:
        if not any(self.pairs.values()):
            raise ValueError("found no pairs, expected at least one product with what goes with it")
        object.__setattr__(self, "pairs", {key: tuple(products) for key, products in self.pairs.items()})

    def recommend(self, context: Context, catalogue: Catalogue, at_most: int) -> Sequence[Candidate]:
        """The first choices of every anchor, then the second choices, and so on."""
        choices = [list(self._choices(anchor, catalogue)) for anchor in anchors(self.start, context)]
        return first_of_each((each for round_ in zip_longest(*choices) for each in round_ if each is not None), at_most)

    def _choices(self, anchor: Anchor, catalogue: Catalogue) -> Iterator[Candidate]:
        known = catalogue.get(anchor.product_id)
        named = (product_id for key in _keys(anchor.product_id, known) for product_id in self.pairs.get(key, ()))
        found = (catalogue.get(product_id) for product_id in dict.fromkeys(named) if product_id != anchor.product_id)
        for position, entry in enumerate(each for each in found if each is not None):
            likelihood = LIKELIHOOD / (position + 1)
            if self.replace or anchor.declined:
                candidate = instead(entry, anchor, catalogue, self.code, likelihood)
            else:
                candidate = beside(entry, anchor, self.code, likelihood)
            if candidate is not None:
                yield candidate


def _keys(product_id: str, entry: Entry | None) -> Iterator[str]:
    """The keys that mean a product: itself, then its categories from the deepest up, by path and by their own code."""
    yield product_id
    path = entry.category if entry is not None else ()
    for depth in range(len(path), 0, -1):
        yield f"category:{'/'.join(path[:depth])}"
        if depth > 1:
            yield f"category:{path[depth - 1]}"
