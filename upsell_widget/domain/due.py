"""Due: which subscriptions end a trial or renew within some days, and how many days are left."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from upsell_widget.domain.context import Context
from upsell_widget.domain.offers import Candidate
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility, Reason
from upsell_widget.domain.shop import Subscription

BY_DATE = frozenset({"trial_ending", "renewal_due"})
"""Triggers that a date of a running subscription decides, when a page loads."""
_EVENTS = {"trial_ending": "trial ends", "renewal_due": "renews"}
_DAY = timedelta(days=1)


def days_left(until: datetime, now: datetime) -> int:
    """Days until a moment, the one under way counted: on the last day 1, afterwards 0 or less.

    >>> from datetime import UTC
    >>> days_left(datetime(2026, 1, 3, 12, tzinfo=UTC), datetime(2026, 1, 1, 9, tzinfo=UTC))
    3
    """
    return -((now - until) // _DAY)


def moment_of(trigger: str, running: Subscription, now: datetime) -> datetime | None:
    """The moment a trigger waits for: the end of a trial, or the next renewal outside of one. None: there is none."""
    trial = running.trial_ends_at
    in_trial = trial is not None and trial > now
    if trigger == "trial_ending":
        return trial if in_trial else None
    return None if in_trial else running.renews_at


def due(trigger: str, days: int, context: Context) -> tuple[Subscription, ...]:
    """The subscriptions of this page whose moment is at most so many days away, and still to come."""
    found = ((each, moment_of(trigger, each, context.now)) for each in context.subscriptions)
    return tuple(each for each, moment in found if moment is not None and 0 < days_left(moment, context.now) <= days)


def due_fits(trigger: str, days: int, context: Context) -> Eligibility:
    """Whether any subscription is due; the verdict that says when the nearest is."""
    if due(trigger, days, context):
        return ELIGIBLE
    moments = [moment for each in context.subscriptions if (moment := moment_of(trigger, each, context.now)) is not None]
    nearest = min((each for each in moments if each > context.now), default=None)
    found = figure(trigger, nearest, context.now) if nearest is not None else f"no subscription that {_EVENTS[trigger]}"
    return Eligibility(Reason.NOT_DUE, found, f"at most {days} days before")


def figure(trigger: str, moment: datetime, now: datetime) -> str:
    """The date and the days left, as a receipt keeps them."""
    return f"{_EVENTS[trigger]} {moment.date().isoformat()}, days left: {days_left(moment, now)}"


def only_due(trigger: str, days: int, candidates: Iterable[Candidate], context: Context) -> tuple[Candidate, ...]:
    """The candidates that change a subscription which is due, each with the figure that made it so."""
    said = {each.id: _said(trigger, each, context.now) for each in due(trigger, days, context)}
    return tuple(
        each._replace(because=each.because._replace(figure=said[each.subscription_id]))
        for each in candidates
        if each.subscription_id in said
    )


def _said(trigger: str, running: Subscription, now: datetime) -> str:
    moment = moment_of(trigger, running, now)
    assert moment is not None, "only what has a moment is due"
    return figure(trigger, moment, now)
