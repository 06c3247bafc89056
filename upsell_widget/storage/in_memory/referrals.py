"""Codes and referrals, in memory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from upsell_widget.domain.referrals.people import FACTS, Person
from upsell_widget.domain.referrals.referral import Referral, Standing
from upsell_widget.ports.referrals import Step
from upsell_widget.storage.in_memory.tables import Tables


class Referrals:
    """Who invited whom."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def give_code(self, shopper_id: str, code: str, at: datetime, expired: datetime) -> str | None:
        """The code this customer has that is not older; None: somebody else has this one."""
        codes = self._tables.referral_codes
        with self._tables.lock:
            mine = next((known for known, (owner, _) in codes.items() if owner == shopper_id), None)
            if mine is not None and codes[mine][1] < expired:
                del codes[mine]
                mine = None
            if mine is not None or code in codes:
                return mine
            codes[code] = shopper_id, at
            return code

    def code_owner(self, code: str) -> tuple[str, datetime] | None:
        """Whose code it is, and since when."""
        return self._tables.referral_codes.get(code)

    def withdraw_code(self, shopper_id: str) -> bool:
        """Delete a customer's code; False: they had none."""
        codes = self._tables.referral_codes
        with self._tables.lock:
            mine = [code for code, (owner, _) in codes.items() if owner == shopper_id]
            for code in mine:
                del codes[code]
            return bool(mine)

    def add_referral(self, referral: Referral) -> Referral:
        """Add it, or return the one this friend is in already."""
        with self._tables.lock:
            known = self.referral_of(referral.friend.shopper_id)
            return known or self._tables.referrals.setdefault(referral.id, referral)

    def referral(self, referral_id: str) -> Referral | None:
        """A referral."""
        return self._tables.referrals.get(referral_id)

    def referral_of(self, friend_id: str) -> Referral | None:
        """The referral somebody is the friend in."""
        return next(iter(self._referrals_where(lambda each: each.friend.shopper_id == friend_id)), None)

    def referrals_by(self, inviter_id: str) -> tuple[Referral, ...]:
        """The referrals of an inviter, oldest first."""
        return self._referrals_where(lambda each: each.inviter.shopper_id == inviter_id)

    def referrals_like(self, friend: Person) -> tuple[Referral, ...]:
        """The referrals of other friends who share a known fact with this one."""
        known = [(fact, value) for fact in FACTS if (value := getattr(friend, fact))]
        alike = self._referrals_where(lambda each: any(getattr(each.friend, fact) == value for fact, value in known))
        return tuple(each for each in alike if each.friend.shopper_id != friend.shopper_id)

    def _referrals_where(self, wanted: Callable[[Referral], bool]) -> tuple[Referral, ...]:
        with self._tables.lock:
            return tuple(sorted(filter(wanted, self._tables.referrals.values()), key=lambda each: (each.joined_at, each.id)))

    def referrals(self, standing: Standing | None = None, at_most: int = 1_000) -> tuple[Referral, ...]:
        """Referrals of one standing, or all; oldest first."""
        return self._referrals_where(lambda each: standing in (None, each.standing))[:at_most]

    def referrals_to_settle(self, ordered_before: datetime, at_most: int = 1_000) -> tuple[Referral, ...]:
        """Being settled, or ordered by then; oldest order first."""
        ripe = [
            (each.order.placed_at, each.id, each)
            for each in self._referrals_where(lambda each: True)
            if each.order and _ripe(each, ordered_before)
        ]
        return tuple(each for _, _, each in sorted(ripe, key=lambda found: found[:2])[:at_most])

    def step_referral(self, referral_id: str, step: Step) -> Referral:
        """Take a step while every referral is locked."""
        with self._tables.lock:
            before = self._tables.referrals.get(referral_id)
            if before is None:
                raise LookupError(f"referral {referral_id}: found none, expected one that was begun")
            others = tuple(each for each in self.referrals_by(before.inviter.shopper_id) if each.id != referral_id)
            after = self._tables.referrals[referral_id] = step(before, others)
            return after


def _ripe(referral: Referral, ordered_before: datetime) -> bool:
    ordered = referral.order is not None and referral.order.placed_at <= ordered_before
    return referral.standing is Standing.SETTLING or (referral.standing is Standing.BOUGHT and ordered)
