"""Settling referrals: both sides are rewarded through the shop, written ahead, with the same keys on every retry."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from upsell_widget.domain.referrals.checks import Known
from upsell_widget.domain.referrals.programme import Programme
from upsell_widget.domain.referrals.referral import Referral, Standing
from upsell_widget.domain.referrals.steps import due
from upsell_widget.ports import Store
from upsell_widget.ports.referrals import Rewards
from upsell_widget.referring.telling import tell_if_held
from upsell_widget.state import State

LEASE = timedelta(minutes=1)
_LOG = logging.getLogger(__name__)


def settle_referrals(state: State, now: datetime) -> Counter[str]:
    """Settle every referral that is due and tell staff of those held on the way; how many stand how now."""
    scheme = state.referrals
    if scheme is None:
        return Counter()
    settled = ReferralSettlement(state.store, scheme.rewards, scheme.programme, f"referrals-{state.new_id()}").settle(now)
    for each in (*settled, *state.store.referrals(Standing.HELD)):  # those too whose word to staff was lost; told once in 30 days
        tell_if_held(state, each)
    return Counter(each.standing.value for each in settled)


@dataclass(frozen=True, slots=True)
class ReferralSettlement:
    """What settling needs. ``holder`` names this run in the leases: a new one for every run."""

    store: Store
    rewards: Rewards
    programme: Programme
    holder: str

    def settle(self, now: datetime) -> tuple[Referral, ...]:
        """Reward what is due, go on with what an earlier run began; the referrals that were looked at, as they are now.

        Safe in several processes at once, and after a kill at any point: SETTLING is written before the shop is asked, and
        the shop gives one reward for one key.
        """
        found = self.store.referrals_to_settle(now - self.programme.return_window)
        return tuple(self._settle_leased(each, now) for each in found)

    def _settle_leased(self, referral: Referral, now: datetime) -> Referral:
        name = f"referral:{referral.id}"
        if not self.store.lease(name, self.holder, now, LEASE):
            return referral
        try:
            return self._settle_one(referral, now)
        except Exception:
            _LOG.exception("referral %s: not settled; the next run goes on with the same keys", referral.id)
            return self.store.referral(referral.id) or referral
        finally:
            self.store.release(name, self.holder)

    def _settle_one(self, referral: Referral, now: datetime) -> Referral:
        elsewhere = self.store.referrals_like(referral.friend)
        begun = self.store.step_referral(referral.id, lambda each, others: due(each, self.programme, Known(others, elsewhere), now))
        sides = {"friend": begun.friend, "inviter": begun.inviter}
        for (side, person), amount in zip(sides.items(), begun.rewards, strict=True):
            stands = self.store.referral(referral.id)
            if stands is None or stands.standing is not Standing.SETTLING:  # the order went back meanwhile: no more is given
                return stands or begun
            self.rewards.reward(person.shopper_id, amount, begun.unit, begun.reward_key(side))
        return self.store.step_referral(referral.id, lambda each, _: each.moved(Standing.REWARDED, now))
