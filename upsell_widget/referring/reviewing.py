"""Staff decide about a referral that is held."""

from __future__ import annotations

from upsell_widget.domain.referrals.referral import Referral
from upsell_widget.domain.referrals.steps import approved, turned_down
from upsell_widget.state import State


def approve(state: State, referral_id: str, by: str) -> Referral:
    """Let it go on: its window, its order and the cap still decide. Raises LookupError: there is no such referral."""
    return state.store.step_referral(referral_id, lambda each, _: approved(each, by, state.clock()))


def refuse(state: State, referral_id: str, by: str) -> Referral:
    """Nobody is rewarded. Raises LookupError: there is no such referral."""
    return state.store.step_referral(referral_id, lambda each, _: turned_down(each, by, state.clock()))
