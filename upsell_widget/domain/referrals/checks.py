"""What speaks against a referral. What is certain refuses; what may be a household or a coincidence is held for staff."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from upsell_widget.domain.money import Money
from upsell_widget.domain.referrals.people import FACTS, Person
from upsell_widget.domain.referrals.programme import Programme
from upsell_widget.domain.referrals.referral import COUNTED, Concern, FirstOrder, Referral, Standing

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Known:
    """The referrals one is held against."""

    others: Sequence[Referral] = ()
    """Every other one of the inviter."""
    elsewhere: Sequence[Referral] = ()
    """Those whose friend is like this one, whoever invited them."""


def at_sign_up(
    referral: Referral, programme: Programme, code_made_at: datetime, earlier_orders: int, invited_by: Mapping[str, str]
) -> Iterator[Concern]:
    """What speaks against a friend's sign-up. ``invited_by``: friend → inviter, of every earlier referral around the two."""
    inviter, friend = referral.inviter, referral.friend
    if inviter.shopper_id == friend.shopper_id:
        yield Concern("self_referral", f"{friend.shopper_id} is both", True)
    if friend.shopper_id in invited_by:
        yield Concern("already_invited", f"by {invited_by[friend.shopper_id]}", True)
    if earlier_orders:
        yield Concern("existing_customer", f"{earlier_orders} orders before", True)
    if (age := referral.joined_at - code_made_at) > programme.code_lifetime:
        yield Concern("code_expired", f"{age.days} days old, {programme.code_lifetime.days} allowed", True)
    if friend.shopper_id != inviter.shopper_id and friend.shopper_id in (chain := _chain(inviter.shopper_id, invited_by)):
        yield Concern("circle", " ← ".join((*chain, friend.shopper_id)), True)


def _chain(shopper_id: str, invited_by: Mapping[str, str]) -> tuple[str, ...]:
    """Who invited this person, who invited them, and so on; a circle in the data ends it."""
    chain = [shopper_id]
    while (above := invited_by.get(chain[-1])) is not None and above not in chain:
        chain.append(above)
    return tuple(chain)


def at_first_order(referral: Referral, order: FirstOrder, programme: Programme, known: Known) -> Iterator[Concern]:
    """What speaks against rewarding this order."""
    if order.placed_at < referral.joined_at:
        yield Concern("ordered_before_joining", f"{order.placed_at:%Y-%m-%d %H:%M}", True)
    yield from _below_minimum(order.total, programme.minimum)
    yield from _like_the_inviter_and_theirs(referral, known.others)
    yield from like_another(referral, order, known)
    joined = sum(abs(each.joined_at - referral.joined_at) < DAY and each.joined_at <= referral.joined_at for each in known.others) + 1
    if joined > programme.most_per_day:
        yield Concern("too_many_a_day", f"{joined} of {programme.most_per_day}", False)
    if overturned := sum(each.standing is Standing.OVERTURNED for each in known.others):
        yield Concern("refunded_after_reward", f"{overturned} before", False)


def _below_minimum(total: Money, minimum: Money | None) -> Iterator[Concern]:
    """An order that is too small. Of one in another currency staff say what it is worth."""
    if minimum is None:
        return
    if total.currency != minimum.currency:
        yield Concern("other_currency", f"{total.amount} {total.currency}, minimum {minimum.amount} {minimum.currency}", False)
    elif total.amount < minimum.amount:
        yield Concern("below_minimum", f"{total.amount} of {minimum.amount} {minimum.currency}", True)


def _like_the_inviter_and_theirs(referral: Referral, others: Sequence[Referral]) -> Iterator[Concern]:
    """Same facts as the inviter, or as another friend of the inviter."""
    people = {"the inviter": referral.inviter} | {f"friend {each.friend.shopper_id}": each.friend for each in others}
    for who, person in people.items():
        yield from _alike(referral.friend, person, who)


def like_another(referral: Referral, order: FirstOrder, known: Known) -> Iterator[Concern]:
    """Same facts as a friend whom somebody else invited, and who ordered before: one person behind several inviters."""
    for each in known.elsewhere:
        came_before = each.order is not None and (each.order.placed_at, each.id) < (order.placed_at, referral.id)
        if came_before and each.inviter.shopper_id != referral.inviter.shopper_id:
            yield from _alike(referral.friend, each.friend, f"friend {each.friend.shopper_id} of {each.inviter.shopper_id}")


def _alike(one: Person, other: Person, who: str) -> Iterator[Concern]:
    for fact in FACTS:
        if _same(fact, one, other):
            yield Concern(f"same_{fact}", f"as {who}", False)


def _same(fact: str, one: Person, other: Person) -> bool:
    return bool(getattr(one, fact)) and getattr(one, fact) == getattr(other, fact)


def cap_reached(programme: Programme, others: Sequence[Referral]) -> Concern | None:
    """Whether the inviter had all the rewards there are."""
    had = sum(each.standing in COUNTED for each in others)
    return Concern("cap_reached", f"{had} of {programme.cap}", True) if had >= programme.cap else None
