"""One referral, and the moves it may make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from upsell_widget.domain.money import Money
from upsell_widget.domain.referrals.people import Person


class Standing(StrEnum):
    """How far a referral has come."""

    JOINED = "joined"
    """The friend signed up with the code."""
    BOUGHT = "bought"
    """The friend's first order counts; its return window runs."""
    HELD = "held"
    """Something looks odd: staff decide."""
    SETTLING = "settling"
    """Written down before the shop is asked to reward."""
    REWARDED = "rewarded"
    REFUSED = "refused"
    OVERTURNED = "overturned"
    """The order went back after the reward, or while it was given: staff look at the inviter's later ones."""


NEXT: Mapping[Standing, frozenset[Standing]] = {
    Standing.JOINED: frozenset({Standing.BOUGHT, Standing.HELD, Standing.REFUSED}),
    Standing.BOUGHT: frozenset({Standing.HELD, Standing.SETTLING, Standing.REFUSED}),
    Standing.HELD: frozenset({Standing.BOUGHT, Standing.REFUSED}),
    Standing.SETTLING: frozenset({Standing.REWARDED, Standing.OVERTURNED}),
    Standing.REWARDED: frozenset({Standing.OVERTURNED}),
    Standing.REFUSED: frozenset(),
    Standing.OVERTURNED: frozenset(),
}
COUNTED = frozenset({Standing.SETTLING, Standing.REWARDED, Standing.OVERTURNED})
"""What counts against the cap: whatever was, or may have been, rewarded."""


@dataclass(frozen=True, slots=True)
class FirstOrder:
    """The friend's first order, as far as a referral looks at it."""

    id: str
    placed_at: datetime
    total: Money


@dataclass(frozen=True, slots=True)
class Concern:
    """Why a referral is refused or held: a code, and the figure that decided."""

    code: str
    found: str
    refuses: bool


@dataclass(frozen=True, slots=True)
class Referral:
    """Who invited whom, how far it came, and why it is where it is."""

    id: str
    code: str
    inviter: Person
    friend: Person
    joined_at: datetime
    standing: Standing = Standing.JOINED
    order: FirstOrder | None = None
    concerns: tuple[Concern, ...] = ()
    approved_by: str = ""
    changed_at: datetime | None = None
    rewards: tuple[int, int] = (0, 0)
    """What the friend and the inviter were promised when the friend joined, and get whatever the programme says by then."""
    unit: str = ""
    """What rewards are counted in."""
    decided: str = ""
    """The figures that let the reward go."""

    def moved(self, standing: Standing, at: datetime, *concerns: Concern) -> Referral:
        """The referral a move on; itself where the move is not one it may make, so that a repeat changes nothing."""
        if standing not in NEXT[self.standing]:
            return self
        new = tuple(each for each in concerns if each not in self.concerns)
        return replace(self, standing=standing, concerns=self.concerns + new, changed_at=at)

    def reward_key(self, side: str) -> str:
        """The shop's idempotency key for one side's reward: the same on every retry.

        >>> from datetime import UTC
        >>> Referral("r1", "CDFGHJKMNP", Person("a"), Person("b"), datetime(2026, 1, 1, tzinfo=UTC)).reward_key("friend")
        'referral:r1:friend'
        """
        return f"referral:{self.id}:{side}"
