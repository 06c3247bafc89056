"""Staff hear of a referral that waits for them."""

from __future__ import annotations

from upsell_widget.domain.referrals.referral import Referral, Standing
from upsell_widget.domain.referrals.words import reason_in_words
from upsell_widget.domain.signals import Signal, SignalCode
from upsell_widget.state import State


def tell_if_held(state: State, referral: Referral) -> None:
    """Raise REFERRAL_HELD about the inviter, with what was found; once for each referral."""
    if referral.standing is Standing.HELD:
        found = "; ".join(reason_in_words(each, "en") for each in referral.concerns)
        state.signal(Signal(SignalCode.REFERRAL_HELD, referral.inviter.shopper_id, state.clock(), found, referral.id))
