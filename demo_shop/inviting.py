"""Invitations as the shop shows them: the link of a customer, how far each came, and what waits for staff."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app, request

from demo_shop.language import day, locale, say
from demo_shop.rewards import PROGRAMME
from demo_shop.telling import KEY
from upsell_widget.domain.referrals.referral import Referral, Standing
from upsell_widget.domain.referrals.words import reason_in_words

if TYPE_CHECKING:
    from upsell_widget.extension import UpsellWidget

_log = logging.getLogger("demo_shop")


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a customer sends, and what became of what they sent. Friends are not named: they did not agree to it."""

    link: str
    code: str
    text: str
    states: Sequence[str]


@dataclass(frozen=True, slots=True)
class Held:
    """A referral that staff decide about."""

    id: str
    inviter: str
    friend: str
    reasons: Sequence[str]


def _widget() -> UpsellWidget | None:
    found: UpsellWidget | None = current_app.extensions.get(KEY)
    return found


def invitation(customer_id: str) -> Invitation | None:
    """A customer's invitation; None: no widget is mounted, or it is unwell."""
    widget = _widget()
    try:
        path = widget.referral_link(customer_id) if widget is not None else None
        text = widget.referral_text(customer_id, locale()) if widget is not None else None
        if widget is None or path is None or text is None:
            return None
        code = path.rsplit("/", 1)[-1]
        states = [in_words(each) for each in widget.referrals_by(customer_id)]
        return Invitation(f"{request.host_url.rstrip('/')}{path}", f"{code[:5]}-{code[5:]}", text, states)
    except Exception:
        _log.exception("the invitation could not be shown; the page goes on without it")
        return None


def in_words(referral: Referral) -> str:
    """How far a referral came, without a word about the friend."""
    joined = day(referral.joined_at)
    state = {
        Standing.JOINED: say("ご登録済み。はじめてのご注文を待っています", "signed up; the first order is awaited"),
        Standing.BOUGHT: say(
            "ご注文済み。返品期間が過ぎると特典をお渡しします", "ordered; the reward comes when the return window has passed"
        ),
        Standing.HELD: say("担当者が確認しています", "being checked by our staff"),
        Standing.SETTLING: say("特典をお渡ししています", "the reward is on its way"),
        Standing.REWARDED: say("特典をお渡ししました", "rewarded"),
        Standing.REFUSED: say("特典の対象になりませんでした", "not rewarded: the conditions were not met"),
        Standing.OVERTURNED: say("ご注文が取り消されました", "the order went back"),
    }[referral.standing]
    return say(f"{joined} ご登録：{state}", f"Joined on {joined}: {state}")


def accepted_code() -> str:
    """The code accepted in this browser; empty: none."""
    widget = _widget()
    return (widget.accepted_invitation() or "") if widget is not None else ""


def signed_up(customer_id: str, code: str) -> str:
    """Tell of a new customer; what to say to them about the invitation, empty where there was none."""
    widget = _widget()
    try:
        found = widget.signed_up(customer_id, code) if widget is not None else None
    except Exception:
        _log.exception("the widget could not be told of %s; the account is open all the same", customer_id)
        return ""
    if found is None:
        return (
            say("招待コードが正しくないため、招待の特典は付きません。", "That code is not valid, so there is no reward.")
            if code.strip()
            else ""
        )
    if found.standing is Standing.REFUSED:
        return say("この招待は特典の対象になりません。", "This invitation cannot be rewarded.")
    reward = PROGRAMME.reward(PROGRAMME.friend_reward, locale())
    return say(
        f"招待を承りました。条件を満たすと{reward}を差し上げます。", f"Invitation noted: you get {reward} once its conditions are met."
    )


def held() -> Sequence[Held]:
    """What waits for staff, oldest first."""
    widget = _widget()
    return [_shown(each) for each in widget.held_referrals()] if widget is not None else []


def _shown(referral: Referral) -> Held:
    reasons = [reason_in_words(each, locale()) for each in referral.concerns]
    return Held(referral.id, referral.inviter.shopper_id, referral.friend.shopper_id, reasons)


def decide(referral_id: str, *, approved: bool) -> bool:
    """Staff decided; False: there is no such referral."""
    widget = _widget()
    if widget is None:
        return False
    try:
        (widget.approve_referral if approved else widget.refuse_referral)(referral_id, "staff")
    except LookupError:
        return False
    return True
