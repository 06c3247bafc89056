"""Ladder: a step up or down from what the shopper has or looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar, Literal

from upsell_widget.domain.catalogue import Catalogue
from upsell_widget.domain.context import Context
from upsell_widget.domain.offers import Candidate
from upsell_widget.domain.shop import Subscription
from upsell_widget.recommenders.anchors import Start, anchors
from upsell_widget.recommenders.plans import longer_plan, next_plan, previous_plan, smaller_plan, subscription
from upsell_widget.recommenders.proposals import first_of_each
from upsell_widget.recommenders.rungs import next_rung, previous_rung, sets

To = Literal["next", "previous", "subscription", "plan", "longer", "smaller", "set"]


@dataclass(frozen=True, slots=True)
class Ladder:
    """A step on the ladder of a product's family, or to another way of buying it.

    ``to``:
    ``next``, ``previous``: the rung above (by rank) or below (and cheaper); it takes the line, if there is one.
    ``subscription``: a line bought once becomes the same product by ``plan``, or by the shop's first plan for it.
    ``plan``: a running subscription moves to the next rung; from the top rung, to a longer plan.
    ``longer``: a running subscription stays with its product, on a plan that costs less a year.
    ``smaller``: a running subscription moves down to a cheaper rung: what to offer in place of cancelling.
    ``set``: a line becomes a set that contains it, unless another part of the set is in the cart as well.

    ``start``: without it, ``previous`` starts from what was lost, everything else from what is here.
    ``steps``: how many rungs away it may look, nearest first. ``plan``: only this plan.
    ``family``: of running subscriptions, only those of this family.
    """

    code: ClassVar[str] = "ladder"
    to: To
    start: Start | None = None
    steps: int = 1
    plan: str | None = None
    family: str | None = None

    def __post_init__(self) -> None:
        if self.steps < 1:
            raise ValueError(f"found steps {self.steps}, expected at least 1")

    @property
    def starts_from(self) -> Start:
        """The start, given or by default."""
        return self.start or ("lost" if self.to == "previous" else "here")

    def recommend(self, context: Context, catalogue: Catalogue, at_most: int) -> Sequence[Candidate]:
        """The steps from every anchor, in the order of the anchors."""
        return first_of_each(_STEPS[self.to](self, context, catalogue), at_most)


def _next(ladder: Ladder, context: Context, catalogue: Catalogue) -> Iterator[Candidate]:
    found = (next_rung(anchor, catalogue, ladder.steps) for anchor in anchors(ladder.starts_from, context))
    return chain.from_iterable(found)


def _previous(ladder: Ladder, context: Context, catalogue: Catalogue) -> Iterator[Candidate]:
    for anchor in anchors(ladder.starts_from, context):
        running = previous_plan(anchor, context, catalogue, ladder.steps)
        yield from previous_rung(anchor, catalogue, ladder.steps) if running is None else running


def _subscription(ladder: Ladder, context: Context, catalogue: Catalogue) -> Iterator[Candidate]:
    found = (subscription(anchor, context, catalogue, ladder.plan) for anchor in anchors(ladder.starts_from, context))
    return (candidate for candidate in found if candidate is not None)


def _plan(ladder: Ladder, context: Context, catalogue: Catalogue) -> Iterator[Candidate]:
    for running in _running(ladder, context, catalogue):
        above = tuple(next_plan(running, catalogue, ladder.plan, ladder.steps))
        yield from above or longer_plan(running, catalogue, ladder.plan)


def _running(ladder: Ladder, context: Context, catalogue: Catalogue) -> Iterator[Subscription]:
    for running in context.subscriptions:
        entry = catalogue.get(running.product_id)
        if ladder.family is None or (entry is not None and entry.family == ladder.family):
            yield running


def _longer(ladder: Ladder, context: Context, catalogue: Catalogue) -> Iterator[Candidate]:
    return chain.from_iterable(longer_plan(running, catalogue, ladder.plan) for running in _running(ladder, context, catalogue))


def _smaller(ladder: Ladder, context: Context, catalogue: Catalogue) -> Iterator[Candidate]:
    found = (smaller_plan(running, catalogue, ladder.plan, ladder.steps) for running in _running(ladder, context, catalogue))
    return chain.from_iterable(found)


def _set(ladder: Ladder, context: Context, catalogue: Catalogue) -> Iterator[Candidate]:
    return chain.from_iterable(sets(anchor, context, catalogue) for anchor in anchors(ladder.starts_from, context))


_STEPS: Mapping[To, Callable[[Ladder, Context, Catalogue], Iterator[Candidate]]] = {
    "next": _next,
    "previous": _previous,
    "subscription": _subscription,
    "plan": _plan,
    "longer": _longer,
    "smaller": _smaller,
    "set": _set,
}
