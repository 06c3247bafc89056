"""Rungs: what stands above and below a product on the ladder of its family, and the sets that contain it."""

from __future__ import annotations

from collections.abc import Iterator

from upsell_widget.domain.catalogue import Catalogue, Entry
from upsell_widget.domain.context import Context
from upsell_widget.domain.offers import Candidate
from upsell_widget.recommenders.anchors import Anchor
from upsell_widget.recommenders.proposals import dearer, instead

CODE = "ladder"
LIKELIHOOD = 0.5
"""Of the nearest rung; each further one has half of the one before."""

ABREAST = 3
"""How many entries that share a rung are proposed, most like the anchor first."""


def rungs_above(entry: Entry, catalogue: Catalogue) -> list[list[Entry]]:
    """The rungs above an entry, nearest first; entries that share a rung, most like it first."""
    return _grouped(entry, (each for each in _family(entry, catalogue) if _higher(each, entry)))


def rungs_below(entry: Entry, catalogue: Catalogue) -> list[list[Entry]]:
    """The rungs below an entry, nearest first; entries that share a rung, most like it first."""
    return _grouped(entry, (each for each in reversed(_family(entry, catalogue)) if _higher(entry, each)))


def next_rung(anchor: Anchor, catalogue: Catalogue, steps: int) -> Iterator[Candidate]:
    """The rungs above an anchor, in place of its line."""
    entry = catalogue.get(anchor.product_id)
    for distance, rung in enumerate(rungs_above(entry, catalogue)[:steps] if entry else ()):
        yield from _in_place(rung, anchor, catalogue, distance)


def previous_rung(anchor: Anchor, catalogue: Catalogue, steps: int) -> Iterator[Candidate]:
    """The rungs below an anchor that cost less, in place of its line."""
    entry = catalogue.get(anchor.product_id)
    plan_id = anchor.line.plan_id if anchor.line is not None else None
    for distance, rung in enumerate(rungs_below(entry, catalogue)[:steps] if entry else ()):
        yield from _in_place([each for each in rung if _cheaper(each, entry, plan_id)], anchor, catalogue, distance)


def sets(anchor: Anchor, context: Context, catalogue: Catalogue) -> Iterator[Candidate]:
    """The sets that contain an anchor's product, in place of its line.

    A set is left out when another of its parts is there already: the shopper would buy it twice.
    """
    others = context.in_play - {anchor.product_id}
    fitting = (each for each in catalogue.sets_with(anchor.product_id) if others.isdisjoint(each.parts))
    for position, entry in enumerate(fitting):
        candidate = instead(entry, anchor, catalogue, CODE, LIKELIHOOD / 2**position)
        if candidate is not None:
            yield candidate


def _in_place(rung: list[Entry], anchor: Anchor, catalogue: Catalogue, distance: int) -> Iterator[Candidate]:
    for position, entry in enumerate(rung):
        candidate = instead(entry, anchor, catalogue, CODE, LIKELIHOOD / 2 ** (distance + position))
        if candidate is not None:
            yield candidate


def _family(entry: Entry, catalogue: Catalogue) -> tuple[Entry, ...]:
    return catalogue.ladder(entry.family) if entry.family is not None else ()


def _higher(entry: Entry, other: Entry) -> bool:
    """By rank; where either has none, by price."""
    if entry.rank is not None and other.rank is not None:
        return entry.rank > other.rank
    return dearer(entry, other)


def _cheaper(entry: Entry, other: Entry | None, plan_id: str | None) -> bool:
    return other is not None and dearer(other, entry, plan_id)


def _grouped(entry: Entry, rungs: Iterator[Entry]) -> list[list[Entry]]:
    """Entries of equal rank together; without a rank each stands alone."""
    groups: dict[object, list[Entry]] = {}
    for each in rungs:
        groups.setdefault(each.id if each.rank is None else each.rank, []).append(each)
    wanted = entry.attributes.items()
    return [
        sorted(group, key=lambda each: (-len(wanted & each.attributes.items()), -each.popularity))[:ABREAST] for group in groups.values()
    ]
