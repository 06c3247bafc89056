"""Proposals: a catalogue entry as a candidate, added beside an anchor or standing in for it."""

from __future__ import annotations

from collections.abc import Iterable

from upsell_widget.domain.catalogue import Catalogue, Entry
from upsell_widget.domain.offers import Because, Candidate
from upsell_widget.recommenders.anchors import Anchor


def beside(entry: Entry, anchor: Anchor, code: str, likelihood: float, times: int | None = None) -> Candidate:
    """A candidate that is added: once, or by its first plan where it is sold by plan only."""
    return Candidate(entry.id, plan_for(entry, None), None, likelihood, Because(code, anchor.product_id, times))


def instead(entry: Entry, anchor: Anchor, catalogue: Catalogue, code: str, likelihood: float, times: int | None = None) -> Candidate | None:
    """A candidate that takes the anchor's line, bought the same way; without a line it is added.

    After a declined replacement it takes the line only if it is dearer than what stands there: a downsell from the
    declined offer must still be a step up from the cart. None where it cannot be bought so.
    """
    line = anchor.line
    if line is None:
        return beside(entry, anchor, code, likelihood, times)
    plan_id = plan_for(entry, line.plan_id)
    if plan_id != line.plan_id:
        return None
    if anchor.declined and not dearer(entry, catalogue.get(line.product_id), plan_id):
        return None
    return Candidate(entry.id, plan_id, line.id, likelihood, Because(code, line.product_id, times))


def plan_for(entry: Entry, wanted: str | None) -> str | None:
    """The plan an entry is bought by: the one wanted if it has it, none if it is sold once, else its first."""
    if wanted is not None and any(plan_id == wanted for plan_id, _ in entry.plans):
        return wanted
    return entry.plans[0][0] if entry.price is None and entry.plans else None


def price_of(entry: Entry, plan_id: str | None) -> int | None:
    """The index's price, minor units: once, or of a year by a plan."""
    return entry.price if plan_id is None else dict(entry.plans).get(plan_id)


def dearer(entry: Entry, other: Entry | None, plan_id: str | None = None) -> bool:
    """Whether one entry is known to cost more than another, bought the same way."""
    mine = price_of(entry, plan_id)
    theirs = price_of(other, plan_id) if other is not None else None
    return mine is not None and theirs is not None and mine > theirs


def first_of_each(candidates: Iterable[Candidate], at_most: int) -> tuple[Candidate, ...]:
    """The first candidates, each product and plan for each line once."""
    found: dict[tuple[str, str | None, str | None], Candidate] = {}
    for candidate in candidates:
        if len(found) >= at_most:
            break
        found.setdefault((candidate.product_id, candidate.plan_id, candidate.line_id), candidate)
    return tuple(found.values())
