"""Health: reckoned for everyone by a job or ``flask upsell health``, and for one customer when something happens to them."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from upsell_widget.domain.health import Kept, assess
from upsell_widget.domain.health.changes import RISEN_WITHIN, Low, changes, risen
from upsell_widget.domain.health.figures import all_figures
from upsell_widget.domain.health.measures import check_figure
from upsell_widget.domain.health.validation import Case
from upsell_widget.domain.loyalty import HealthBand
from upsell_widget.state import State

Teller = Callable[[State, datetime, str | None], Mapping[str, Mapping[str, float]]]
"""Knows figures: (state, now, one shopper or None for everyone) → shopper → measure → figure."""
_LOG = logging.getLogger("upsell_widget")


def told_by_the_shop(state: State, now: datetime, shopper_id: str | None) -> Mapping[str, Mapping[str, float]]:
    """What the shop said of its customers by ``customer_figures``."""
    return state.store.told_health(now, shopper_id)


def answered_in_the_survey(state: State, now: datetime, shopper_id: str | None) -> Mapping[str, Mapping[str, float]]:
    """The latest score each customer gave by then."""
    answers = state.store.survey_answers(shopper_id=shopper_id)
    return {each.shopper_id: {"nps": float(each.score)} for each in answers if each.at <= now}  # oldest first: the latest stays


def shown_by_the_meters(state: State, now: datetime, shopper_id: str | None) -> Mapping[str, Mapping[str, float]]:
    """The largest share of a level's limit each customer used; what was reported since ``now`` is left out."""
    usage: dict[str, dict[str, float]] = {}
    for of, meter in state.store.levels(shopper_id):
        if meter.at <= now:
            usage[of] = {"usage": max(meter.share, usage.get(of, {}).get("usage", 0.0))}
    return usage


TELLERS: tuple[Teller, ...] = (answered_in_the_survey, shown_by_the_meters, told_by_the_shop)
"""Who knows figures besides the orders; later ones win, so the shop's own word comes last."""


def recompute(state: State, shopper_id: str | None = None) -> Mapping[HealthBand, int]:
    """Reckon the health of one customer, or of everyone (None), keep it and tell staff; how many are in each band."""
    now, store = state.clock(), state.store
    figures = all_figures(store.orderings(now, shopper_id), [teller(state, now, shopper_id) for teller in TELLERS], now)
    before, lowest = store.health(shopper_id), store.lowest_health(now - RISEN_WITHIN, shopper_id)
    everyone = dict.fromkeys([*before, *figures])
    kept = [_kept(state, of, figures.get(of, {}), before.get(of), lowest.get(of), now) for of in everyone]
    # An import of 10,000 customers is not 10,000 notices: who is first met among everyone is named by ``flask upsell health list``.
    heard = kept if shopper_id is not None else [each for each in kept if each.shopper_id in before]
    for each in heard:
        for signal in changes(before.get(each.shopper_id), each, lowest.get(each.shopper_id)):
            state.signal(signal)  # before it is kept: what was told twice is told once, what was kept untold never
    store.keep_health(kept)
    return Counter(each.health.band for each in kept)


def own_history(state: State, horizon: timedelta) -> Iterator[Case]:
    """The customers as the orders and the shop had told of them so long ago, and whether they ordered since."""
    now = state.clock()
    then = now - horizon
    figures = all_figures(state.store.orderings(then), [teller(state, then, None) for teller in TELLERS], then)
    stayed = state.store.customers_between(then, now)
    return (Case(known, of not in stayed) for of, known in figures.items())


def _kept(state: State, shopper_id: str, figures: Mapping[str, float], before: Kept | None, low: Low | None, now: datetime) -> Kept:
    """A customer's health now. ``previous`` moves on when the band changes."""
    band = before.health.band if before is not None else HealthBand.UNKNOWN
    health = assess(state.health, figures, band)
    previous = band if before is None or health.band is not band else before.previous
    return Kept(shopper_id, health, now, previous, risen(health, low))


def something_happened(state: State, shopper_id: str) -> None:
    """Reckon one customer anew. What fails here waits for the next reckoning of everyone; it never costs the event itself."""
    if not shopper_id:
        return
    try:
        recompute(state, shopper_id)
    except Exception:
        _LOG.exception("the health of %s could not be reckoned", shopper_id)


def tell(state: State, customer_id: str, figures: Mapping[str, float | None]) -> None:
    """Keep what the shop says of a customer, None forgetting it, and reckon them anew.

    Raises:
        ValueError: a measure there is not, or no number of zero or more.
    """
    if not customer_id:
        raise ValueError("customer_figures: found no customer id, expected the id of a customer")
    for code, figure in figures.items():
        if code not in state.health.by_code:
            raise ValueError(f"health: found no measure {code!r}, expected one of {', '.join(state.health.by_code)}")
        if figure is not None:
            check_figure(code, figure)
    state.store.tell_health(customer_id, figures, state.clock())
    something_happened(state, customer_id)
