"""What orders do to a referral: the friend's first one counts, and one that goes back ends it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from upsell_widget.domain.referrals import steps
from upsell_widget.domain.referrals.checks import Known
from upsell_widget.domain.referrals.referral import FirstOrder, Referral, Standing
from upsell_widget.domain.shop import Order
from upsell_widget.ports.referrals import ReferralScheme, Step
from upsell_widget.referring.people import person
from upsell_widget.referring.telling import tell_if_held
from upsell_widget.state import State

_LOG = logging.getLogger("upsell_widget")


def first_order(state: State, order: Order) -> None:
    """An order was placed: if it is the first of an invited friend, its return window begins, or staff are asked."""
    scheme = state.referrals
    referral = state.store.referral_of(order.shopper_id) if scheme is not None and order.shopper_id else None
    if scheme is None or referral is None or referral.standing is not Standing.JOINED:
        return
    first = FirstOrder(order.id, order.placed_at, order.total)
    tell_if_held(state, state.store.step_referral(referral.id, _bought(state, scheme, referral, first)))


def _bought(state: State, scheme: ReferralScheme, referral: Referral, order: FirstOrder) -> Step:
    """The step, with both people as the shop describes them now; where it cannot, staff look at it."""
    now = state.clock()
    try:
        inviter, friend = (person(state, scheme.rewards, each.shopper_id) for each in (referral.inviter, referral.friend))
    except Exception as error:
        _LOG.exception("referral %s: the shop could not say who the two are; it is held", referral.id)
        why = type(error).__name__
        return lambda each, _: steps.not_checked(each, order, why, now)

    elsewhere = state.store.referrals_like(friend)

    def step(each: Referral, others: Sequence[Referral]) -> Referral:
        if each.standing is not Standing.JOINED:
            return each
        return steps.bought(replace(each, inviter=inviter, friend=friend), order, scheme.programme, Known(others, elsewhere), now)

    return step


def went_back(state: State, order: Order) -> None:
    """An order was refunded or cancelled: nobody is rewarded for it any more, also where the programme rests just now."""
    referral = state.store.referral_of(order.shopper_id) if order.shopper_id else None
    if referral is not None:
        state.store.step_referral(referral.id, _gone(order.id, state.clock()))


def _gone(order_id: str, now: datetime) -> Step:
    return lambda each, _: steps.went_back(each, order_id, now)
