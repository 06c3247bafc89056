"""The ports of the referral programme: what we remember of it, and how the shop rewards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from upsell_widget.domain.referrals.referral import Referral

Step = Callable[[Referral, Sequence[Referral]], Referral]
"""From a referral and every other one of its inviter to what becomes of it."""


class ReferralStore(Protocol):
    """Codes and referrals. Only customers have them, so a merge finds nothing to move; they are kept like acceptances."""

    def give_code(self, shopper_id: str, code: str, at: datetime) -> str | None:
        """The code this customer has: the first one given to them; None: somebody else has this code, try another."""

    def code_owner(self, code: str) -> tuple[str, datetime] | None:
        """Whose code it is, and since when."""

    def add_referral(self, referral: Referral) -> Referral:
        """Add it, or return the one this friend is in already: nobody is invited twice."""

    def referral(self, referral_id: str) -> Referral | None:
        """A referral."""

    def referral_of(self, friend_id: str) -> Referral | None:
        """The referral somebody is the friend in."""

    def referrals_by(self, inviter_id: str) -> tuple[Referral, ...]:
        """The referrals of an inviter, oldest first."""

    def referrals_to_settle(self, ordered_before: datetime, at_most: int = 1_000) -> tuple[Referral, ...]:
        """Referrals being settled, and those whose order is of that moment or earlier; oldest order first."""

    def step_referral(self, referral_id: str, step: Step) -> Referral:
        """Take a step in one transaction, while every referral of its inviter is locked; the referral after it.

        Raises:
            LookupError: there is no such referral.
        """


class Rewards(Protocol):
    """The shop's side: how a reward is given."""

    def reward(self, shopper_id: str, amount: int, unit: str, key: str) -> None:
        """Give a reward. Asked again with the same key it gives nothing more; a failure raises, and we ask again later."""
