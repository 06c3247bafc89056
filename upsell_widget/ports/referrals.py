"""The ports of the referral programme: what we remember of it, and how the shop rewards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from upsell_widget.domain.referrals.people import Person
from upsell_widget.domain.referrals.programme import Programme
from upsell_widget.domain.referrals.referral import Referral, Standing
from upsell_widget.errors import ConfigurationError

Step = Callable[[Referral, Sequence[Referral]], Referral]
"""From a referral and every other one of its inviter to what becomes of it."""


class ReferralStore(Protocol):
    """Codes and referrals. Only customers have them, so a merge finds nothing to move; they are kept like acceptances."""

    def give_code(self, shopper_id: str, code: str, at: datetime, expired: datetime) -> str | None:
        """The code this customer has: the first one given to them since ``expired``; an older one is deleted.

        None: somebody else has this code, try another.
        """

    def code_owner(self, code: str) -> tuple[str, datetime] | None:
        """Whose code it is, and since when."""

    def withdraw_code(self, shopper_id: str) -> bool:
        """Delete a customer's code, so that their links lead nowhere; False: they had none."""

    def add_referral(self, referral: Referral) -> Referral:
        """Add it, or return the one this friend is in already: nobody is invited twice."""

    def referral(self, referral_id: str) -> Referral | None:
        """A referral."""

    def referral_of(self, friend_id: str) -> Referral | None:
        """The referral somebody is the friend in."""

    def referrals_by(self, inviter_id: str) -> tuple[Referral, ...]:
        """The referrals of an inviter, oldest first."""

    def referrals_like(self, friend: Person) -> tuple[Referral, ...]:
        """The referrals whose friend shares a known fact with this one, but for this one's own; oldest first."""

    def referrals(self, standing: Standing | None = None, at_most: int = 1_000) -> tuple[Referral, ...]:
        """Referrals of one standing, or all; oldest first."""

    def referrals_to_settle(self, ordered_before: datetime, at_most: int = 1_000) -> tuple[Referral, ...]:
        """Referrals being settled, and those whose order is of that moment or earlier; oldest order first."""

    def step_referral(self, referral_id: str, step: Step) -> Referral:
        """Take a step in one transaction, while every referral of its inviter is locked; the referral after it.

        Raises:
            LookupError: there is no such referral.
        """


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the shop knows of a customer, to tell two people apart. We keep salted hashes of it only; empty: not known."""

    email: str = ""
    address: str = ""
    """Where parcels go, as one text."""
    payment: str = ""
    """A fingerprint of the means of payment used last, as payment providers give one. Never a card number."""
    device: str = ""
    """An id of the device the account was opened on, if the shop has one."""


class Rewards(Protocol):
    """The shop's side of a referral programme. Every method must work without a request."""

    def reward(self, shopper_id: str, amount: int, unit: str, key: str) -> None:
        """Give a reward. Asked again with the same key it gives nothing more; a failure raises, and we ask again later."""

    def particulars(self, shopper_id: str) -> Particulars:
        """What is known of a customer; of one there is not, nothing."""

    def shown_name(self, shopper_id: str) -> str:
        """How an inviter agreed to be named to whoever holds the link; empty: nobody is named."""


@dataclass(frozen=True, slots=True)
class ReferralScheme:
    """A referral programme and the shop's part in it.

    Raises:
        ConfigurationError: ``sign_up`` is no path.
    """

    programme: Programme
    rewards: Rewards
    sign_up: str
    """The path of the shop's page where a new customer signs up."""

    def __post_init__(self) -> None:
        """Refuse what is no path of this site."""
        if not self.sign_up.startswith("/") or self.sign_up.startswith("//"):
            raise ConfigurationError(f"ReferralScheme: sign_up: found {self.sign_up!r}, expected a path that starts with /")
