"""Popular: what sells most in the same need."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar, Literal

from upsell_widget.domain.catalogue import Catalogue, Entry
from upsell_widget.domain.context import Context
from upsell_widget.domain.offers import Candidate
from upsell_widget.recommenders.anchors import Anchor, Start, anchors
from upsell_widget.recommenders.proposals import beside, dearer, first_of_each, instead

LIKELIHOOD = 0.3
"""Of the most sold; the second has half of it, the third a third."""
LOOKED_AT = 400
"""How many of a category are looked at, most sold first: a decision has microseconds."""

Than = Literal["cheaper", "dearer", "any"]
Fits = Callable[[Entry, Entry], bool]


@dataclass(frozen=True, slots=True)
class Popular:
    """The most sold in the same need as the anchor: its family, else its deepest category with enough to choose from.

    ``than``: ``cheaper`` or ``dearer`` ones stand in for the anchor and take its line; ``any`` goes beside it, and leaves
    its own family out, since another size of the same thing goes with nothing.
    ``start``: without it, ``cheaper`` starts from what was lost, the others from what is here.
    ``enough``: how many a need must offer before a wider one is asked. ``most``: how many for one anchor.
    """

    code: ClassVar[str] = "popular"
    than: Than = "any"
    start: Start | None = None
    enough: int = 3
    most: int = 8

    def __post_init__(self) -> None:
        if self.enough < 1 or self.most < 1:
            raise ValueError(f"found enough {self.enough} and most {self.most}, expected at least 1 of each")

    @property
    def starts_from(self) -> Start:
        """The start, given or by default."""
        return self.start or ("lost" if self.than == "cheaper" else "here")

    def recommend(self, context: Context, catalogue: Catalogue, at_most: int) -> Sequence[Candidate]:
        """Anchor by anchor, most sold first; what clashes with the shopper or the anchor comes last."""
        each_anchor = (self._of(anchor, context, catalogue) for anchor in anchors(self.starts_from, context))
        return first_of_each((candidate for found in each_anchor for candidate in found), at_most)

    def _of(self, anchor: Anchor, context: Context, catalogue: Catalogue) -> Iterator[Candidate]:
        entry = catalogue.get(anchor.product_id)
        if entry is None:
            return
        attributes = {**entry.attributes, **context.shopper.attributes}
        for position, found in enumerate(sorted(self._in_need(entry, catalogue), key=lambda each: _clashes(each, attributes))):
            likelihood, times = LIKELIHOOD / (position + 1), found.popularity or None
            if self.than == "any" and not anchor.declined:
                yield beside(found, anchor, self.code, likelihood, times)
            elif (candidate := instead(found, anchor, catalogue, self.code, likelihood, times)) is not None:
                yield candidate

    def _in_need(self, entry: Entry, catalogue: Catalogue) -> list[Entry]:
        """From the narrowest need up, until there is enough to choose from; the narrower comes first."""
        fits, found = _FITS[self.than], dict[str, Entry]()
        for need in _needs(entry, catalogue):
            fitting = (each for each in islice(need, LOOKED_AT) if each.id != entry.id and fits(each, entry))
            for each in islice(fitting, self.most):
                found.setdefault(each.id, each)
            if len(found) >= self.enough:
                break
        return list(found.values())[: self.most]


def _needs(entry: Entry, catalogue: Catalogue) -> Iterator[Sequence[Entry]]:
    """The family, then the categories from the deepest up; each most sold first."""
    if entry.family is not None:
        yield sorted(catalogue.ladder(entry.family), key=lambda each: -each.popularity)
    for depth in range(len(entry.category), 0, -1):
        yield catalogue.in_category(entry.category[:depth])


def _clashes(entry: Entry, attributes: Mapping[str, str]) -> int:
    return sum(attributes.get(name, value) != value for name, value in entry.attributes.items())


def _other_family(entry: Entry, anchor: Entry) -> bool:
    return anchor.family is None or entry.family != anchor.family


_FITS: Mapping[Than, Fits] = {
    "cheaper": lambda entry, anchor: dearer(anchor, entry),
    "dearer": lambda entry, anchor: dearer(entry, anchor),
    "any": _other_family,
}
