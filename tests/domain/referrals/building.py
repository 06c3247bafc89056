"""Referrals for the tests, built short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from upsell_widget.domain.money import Money
from upsell_widget.domain.referrals.checks import Known, at_sign_up
from upsell_widget.domain.referrals.people import Person
from upsell_widget.domain.referrals.programme import Programme
from upsell_widget.domain.referrals.referral import FirstOrder, Referral
from upsell_widget.domain.referrals.steps import bought, due, joined, went_back

NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TEXTS = {"ja": "一緒に使いませんか（PR・紹介特典あり）", "en": "Come and join me (ad: referral reward)"}
PROGRAMME = Programme(500, 500, "points", TEXTS, minimum=Money(3000, "JPY"), cap=3, most_per_day=2)


def person(shopper_id: str, mailbox: str = "", payment: str = "", address: str = "", device: str = "") -> Person:
    """A person whose facts are all their own unless given."""
    own = [given or f"{fact} of {shopper_id}" for fact, given in (("m", mailbox), ("p", payment), ("a", address), ("d", device))]
    return Person(shopper_id, *own)


HANA, KEN = person("hana"), person("ken")


def referral(number: int = 1, friend: Person = KEN, inviter: Person = HANA, at: datetime = NOON) -> Referral:
    """A friend who just joined."""
    return Referral(f"r{number}", "CDFGHJKMNP", inviter, friend, at, rewards=(500, 500), unit="points")


@dataclass(frozen=True)
class Attempt:
    """Somebody's way through the programme, honest or not."""

    friend: Person = KEN
    total: int = 5000
    currency: str = "JPY"
    ordered_after: timedelta = timedelta(hours=1)
    went_back_after: timedelta | None = None
    earlier_orders: int = 0
    code_age: timedelta = DAY
    invited_by: Mapping[str, str] = field(default_factory=dict)
    others: Sequence[Referral] = ()
    elsewhere: Sequence[Referral] = ()
    asked_after: timedelta = 15 * DAY

    def outcome(self) -> Referral:
        """The whole way, to the step that would reward."""
        start = referral(friend=self.friend)
        known = joined(start, at_sign_up(start, PROGRAMME, NOON - self.code_age, self.earlier_orders, self.invited_by))
        order = FirstOrder("o1", NOON + self.ordered_after, Money(self.total, self.currency))
        against = Known(self.others, self.elsewhere)
        known = bought(known, order, PROGRAMME, against, order.placed_at)
        if self.went_back_after is not None:
            known = went_back(known, "o1", order.placed_at + self.went_back_after)
        return due(known, PROGRAMME, against, NOON + self.asked_after)
