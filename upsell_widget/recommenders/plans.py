"""Plans: a line bought once becomes a subscription, and a running subscription moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from upsell_widget.domain.catalogue import Catalogue, Entry
from upsell_widget.domain.context import Context
from upsell_widget.domain.offers import Because, Candidate
from upsell_widget.domain.shop import Subscription
from upsell_widget.recommenders.anchors import Anchor
from upsell_widget.recommenders.proposals import price_of
from upsell_widget.recommenders.rungs import CODE, LIKELIHOOD, rungs_above, rungs_below


def subscription(anchor: Anchor, context: Context, catalogue: Catalogue, plan: str | None) -> Candidate | None:
    """The same product by a plan, in place of a line bought once. None for what is subscribed to already."""
    entry, line = catalogue.get(anchor.product_id), anchor.line
    if entry is None or anchor.declined or (line is not None and line.plan_id is not None):
        return None
    if any(running.product_id == entry.id for running in context.shopper.subscriptions):
        return None
    plan_id = _one_plan(entry, plan, None)
    line_id = line.id if line is not None else None
    return Candidate(entry.id, plan_id, line_id, LIKELIHOOD, Because(CODE, entry.id)) if plan_id is not None else None


def next_plan(running: Subscription, catalogue: Catalogue, plan: str | None, steps: int) -> Iterator[Candidate]:
    """The rungs above a running subscription: on the plan asked for, else on its own, else on the shop's first."""
    entry = catalogue.get(running.product_id)
    rungs = rungs_above(entry, catalogue)[:steps] if entry is not None else []
    return _moved(running, rungs, plan)


def longer_plan(running: Subscription, catalogue: Catalogue, plan: str | None) -> Iterator[Candidate]:
    """The same product on plans that cost less a year, the greatest saving first."""
    entry = catalogue.get(running.product_id)
    present = price_of(entry, running.plan_id) if entry is not None and running.plan_id is not None else None
    if entry is None or present is None:
        return
    cheaper = sorted((year, plan_id) for plan_id, year in entry.plans if year < present and plan in (None, plan_id))
    for position, (_, plan_id) in enumerate(cheaper):
        yield _change(running, entry, plan_id, position)


def smaller_plan(running: Subscription, catalogue: Catalogue, plan: str | None, steps: int) -> Iterator[Candidate]:
    """The rungs below a running subscription that cost less a year: on the plan asked for, else on its own, else the first."""
    entry = catalogue.get(running.product_id)
    present = price_of(entry, running.plan_id) if entry is not None and running.plan_id is not None else None
    if entry is None or present is None:
        return
    for candidate in _moved(running, rungs_below(entry, catalogue)[:steps], plan):
        below = catalogue.get(candidate.product_id)
        price = price_of(below, candidate.plan_id) if below is not None else None
        if price is not None and price < present:
            yield candidate


def previous_plan(anchor: Anchor, context: Context, catalogue: Catalogue, steps: int) -> Iterator[Candidate] | None:
    """A declined move of a running subscription, less far up: the rungs between it and what was declined.

    None when the anchor is no declined step of a ladder the shopper already stands on.
    """
    entry = catalogue.get(anchor.product_id)
    declined = context.declined
    if entry is None or entry.family is None or declined is None or declined.line_id is not None or declined.product_id != entry.id:
        return None
    for running in context.subscriptions:
        present = catalogue.get(running.product_id)
        if present is not None and present.family == entry.family:
            above = {each.id for rung in rungs_above(present, catalogue) for each in rung}
            rungs = [[each for each in rung if each.id in above] for rung in rungs_below(entry, catalogue)[:steps]]
            return _moved(running, rungs, declined.plan_id)
    return None


def _moved(running: Subscription, rungs: Iterable[list[Entry]], plan: str | None) -> Iterator[Candidate]:
    for distance, rung in enumerate(rungs):
        for position, entry in enumerate(rung):
            plan_id = _one_plan(entry, plan, running.plan_id)
            if plan_id is not None:
                yield _change(running, entry, plan_id, distance + position)


def _change(running: Subscription, entry: Entry, plan_id: str, position: int) -> Candidate:
    because = Because(CODE, running.product_id)
    return Candidate(entry.id, plan_id, None, LIKELIHOOD / 2**position, because, running.id)


def _one_plan(entry: Entry, named: str | None, present: str | None) -> str | None:
    """The plan named, else the present one, else the shop's first; None where the named one does not exist."""
    offered = [plan_id for plan_id, _ in entry.plans]
    if named is not None:
        return named if named in offered else None
    if present in offered:
        return present
    return offered[0] if offered else None
