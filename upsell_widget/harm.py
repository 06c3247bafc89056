"""Harm: looked back at for staff, and once a week to take off what does it (guardrail G35)."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from upsell_widget.domain.harm import Exposure, Harm, harms
from upsell_widget.domain.signals import Signal, SignalCode
from upsell_widget.state import State

LOOKS_BACK = timedelta(days=90)
_LOG = logging.getLogger("upsell_widget")


def looked_back(state: State, period: timedelta) -> Sequence[Harm]:
    """The harm of every campaign that was shown or withheld within a period up to now; QA mode counts only in QA mode."""
    now, qa = state.clock(), state.settings.qa
    since, until = now - period, now + timedelta(seconds=1)
    return _harms(state, state.store.exposures(since, until, qa=qa), since, until)


def _harms(state: State, exposures: Sequence[Exposure], since: datetime, until: datetime) -> tuple[Harm, ...]:
    store, qa = state.store, state.settings.qa
    return tuple(harms(exposures, store.regrets(since, qa=qa), store.answers(since, until, qa=qa), state.clock()))


def take_off_what_harms(state: State) -> tuple[str, ...]:
    """Retire every live campaign that does harm, and tell staff why; the ids of those retired.

    Judged is the live version: who was first offered it, or spared it, since it was published. So a campaign that its owner
    publishes again begins anew.
    """
    now, qa = state.clock(), state.settings.qa
    since, until = now - LOOKS_BACK, now + timedelta(seconds=1)
    live = {each.campaign_id: each.published_at for each in state.store.publications()[1]}
    exposures = [
        each for each in state.store.exposures(since, until, qa=qa) if each.campaign_id in live and each.at >= live[each.campaign_id]
    ]
    harmful = [each for each in _harms(state, exposures, since, until) if each.is_harmful]
    for each in harmful:
        state.signal(
            Signal(SignalCode.CAMPAIGN_HARMFUL, "", now, each.in_words, each.campaign_id)
        )  # first: once retired it is not looked at
        state.store.retire([each.campaign_id])
        _LOG.warning("the campaign %s does harm and was retired: %s", each.campaign_id, each.in_words)
    return tuple(each.campaign_id for each in harmful)
