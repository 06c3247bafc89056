"""The receipt of a referral: who, when, what, and the figures that decided."""

from __future__ import annotations

from collections.abc import Iterator

from upsell_widget.domain.referrals.programme import Programme
from upsell_widget.domain.referrals.referral import FirstOrder, Referral, Standing
from upsell_widget.domain.referrals.words import reason_in_words


def receipt_lines(referral: Referral, programme: Programme | None) -> Iterator[str]:
    """The receipt in plain English, for staff. No name, address or payment is in it: none is known."""
    inviter, friend = referral.inviter.shopper_id, referral.friend.shopper_id
    yield f"{referral.id}: {referral.standing.value}"
    yield f"who: {inviter} invited {friend} with the code {referral.code}"
    yield f"joined: {referral.joined_at:%Y-%m-%d %H:%M} UTC"
    yield f"first order: {_order(referral.order)}"
    for concern in referral.concerns:
        yield f"{'refused' if concern.refuses else 'held'}: {reason_in_words(concern, 'en')}"
    if referral.approved_by:
        yield f"approved by {referral.approved_by}"
    if referral.standing is Standing.BOUGHT and referral.order is not None and programme is not None:
        yield f"due: {referral.order.placed_at + programme.return_window:%Y-%m-%d %H:%M} UTC"
    friends, inviters = (f"{amount} {referral.unit}" for amount in referral.rewards)
    if referral.decided:
        yield f"rewards: {friends} to {friend}, {inviters} to {inviter} ({referral.decided})"
    elif referral.standing in (Standing.JOINED, Standing.BOUGHT, Standing.HELD):
        yield f"promised: {friends} to {friend}, {inviters} to {inviter}"
    if referral.changed_at is not None:
        yield f"since: {referral.changed_at:%Y-%m-%d %H:%M} UTC"


def _order(order: FirstOrder | None) -> str:
    return f"{order.id}, {order.total.amount} {order.total.currency}, {order.placed_at:%Y-%m-%d %H:%M} UTC" if order else "none yet"
