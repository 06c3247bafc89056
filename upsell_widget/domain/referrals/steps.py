"""The steps of a referral as pure functions: joined, bought, went back, reviewed, due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from upsell_widget.domain.referrals.checks import Known, at_first_order, cap_reached, like_another
from upsell_widget.domain.referrals.programme import Programme
from upsell_widget.domain.referrals.referral import COUNTED, Concern, FirstOrder, Referral, Standing


def joined(referral: Referral, concerns: Iterable[Concern]) -> Referral:
    """A sign-up, refused at once where something certain speaks against it."""
    against = tuple(concerns)
    return referral.moved(Standing.REFUSED, referral.joined_at, *against) if any(each.refuses for each in against) else referral


def bought(referral: Referral, order: FirstOrder, programme: Programme, known: Known, now: datetime) -> Referral:
    """The friend's first order. A later one, and one told twice, change nothing."""
    if referral.standing is not Standing.JOINED:
        return referral
    concerns = tuple(at_first_order(referral, order, programme, known))
    standing = Standing.BOUGHT
    if concerns:
        standing = Standing.REFUSED if any(each.refuses for each in concerns) else Standing.HELD
    return replace(referral, order=order).moved(standing, now, *concerns)


def went_back(referral: Referral, order_id: str, now: datetime) -> Referral:
    """The order was refunded or cancelled: nothing is rewarded any more, or what was counts against the inviter."""
    if referral.order is None or referral.order.id != order_id:
        return referral
    concern = Concern("order_went_back", f"order {order_id}", True)
    after = Standing.OVERTURNED if referral.standing in (Standing.SETTLING, Standing.REWARDED) else Standing.REFUSED
    return referral.moved(after, now, concern)


def approved(referral: Referral, by: str, now: datetime) -> Referral:
    """Staff let a held one go on; its window, its order and the cap still decide."""
    moved = referral.moved(Standing.BOUGHT, now) if referral.standing is Standing.HELD else referral
    return moved if moved is referral else replace(moved, approved_by=by)


def turned_down(referral: Referral, by: str, now: datetime) -> Referral:
    """Staff refuse a held one."""
    if referral.standing is not Standing.HELD:
        return referral
    return referral.moved(Standing.REFUSED, now, Concern("refused_by_staff", f"by {by}", True))


def due(referral: Referral, programme: Programme, known: Known, now: datetime) -> Referral:
    """The referral as it stands before the shop is asked: SETTLING where both are to be rewarded now."""
    if referral.standing is not Standing.BOUGHT or referral.order is None:
        return referral
    if now < referral.order.placed_at + programme.return_window:
        return referral
    if (capped := cap_reached(programme, known.others)) is not None:
        return referral.moved(Standing.REFUSED, now, capped)
    doubts = () if referral.approved_by else tuple(_doubts(referral, referral.order, known))
    if doubts:
        return referral.moved(Standing.HELD, now, *doubts)
    return replace(referral.moved(Standing.SETTLING, now), decided=_figures(referral.order, programme, known.others, now))


def _doubts(referral: Referral, order: FirstOrder, known: Known) -> Iterator[Concern]:
    """What came up since the order; two who are alike and ordered at the same moment see one another here at the latest."""
    if overturned := sum(each.standing is Standing.OVERTURNED for each in known.others):
        yield Concern("refunded_after_reward", f"{overturned} before", False)
    yield from like_another(referral, order, known)


def _figures(order: FirstOrder, programme: Programme, others: Sequence[Referral], now: datetime) -> str:
    stood, window = (now - order.placed_at).days, programme.return_window.days
    number = sum(each.standing in COUNTED for each in others) + 1
    return f"order stood {stood} days of {window}; reward {number} of {programme.cap}"


def not_checked(referral: Referral, order: FirstOrder, why: str, now: datetime) -> Referral:
    """The first order of a friend whom the shop could not describe: staff look at it."""
    if referral.standing is not Standing.JOINED:
        return referral
    return replace(referral, order=order).moved(Standing.HELD, now, Concern("not_checked", why, False))
