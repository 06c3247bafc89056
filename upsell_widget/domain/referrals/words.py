"""What is said of a referral, in Japanese and English: to staff with the figure, never to the friend with the inviter's."""

from __future__ import annotations

import re
from collections.abc import Mapping

from upsell_widget.domain.referrals.referral import Concern

REASONS: Mapping[str, tuple[str, str]] = {
    "self_referral": ("ご自身の招待コードは使えません", "one cannot invite oneself"),
    "already_invited": ("すでに別の招待で登録済みです", "already joined by another invitation"),
    "existing_customer": ("以前にご購入のあるお客様です", "bought here before"),
    "code_expired": ("招待コードの期限が切れています", "the code has expired"),
    "circle": ("招待が循環しています", "the invitations form a circle"),
    "ordered_before_joining": ("登録より前のご注文です", "ordered before joining"),
    "below_minimum": ("ご注文額が対象額に届いていません", "the order is below the minimum"),
    "other_currency": ("ほかの通貨でのご注文です", "the order is in another currency"),
    "same_mailbox": ("同じメールボックスと見られます", "the same mailbox, as far as one can tell"),
    "same_payment": ("お支払い方法が同じです", "the same payment method"),
    "same_address": ("お届け先が同じです（同居のご家族かもしれません）", "the same address (perhaps one household)"),
    "same_device": ("同じ端末からの登録です", "the same device"),
    "too_many_a_day": ("1日の招待数が上限を超えています", "more friends in a day than allowed"),
    "refunded_after_reward": ("特典のあとに返品されたことがあります", "an earlier order went back after its reward"),
    "cap_reached": ("特典の上限に達しています", "the inviter had every reward there is"),
    "order_went_back": ("ご注文が取り消し・返品されました", "the order was cancelled or refunded"),
    "not_checked": ("ご本人の情報を確認できませんでした", "could not be checked"),
    "refused_by_staff": ("担当者が見送りました", "refused by staff"),
}
"""Code → words in Japanese and English."""
FIGURES = (
    ("as the inviter", "紹介者と同じ"),
    ("as friend (.+) of (.+)", "{1} が招待した {0} と同じ"),
    ("as friend (.+)", "紹介者の別のお友だち {0} と同じ"),
    ("by (.+)", "{0}"),
    ("order (.+)", "ご注文 {0}"),
    ("(\\d+) orders before", "以前のご注文 {0}件"),
    ("(\\d+) before", "以前に{0}件"),
    ("(\\d+) days old, (\\d+) allowed", "発行から{0}日、期限は{1}日"),
    ("(\\d+) of (\\d+)", "{0}／上限{1}"),
    ("(\\d+) of (\\d+) ([A-Z]{3})", "{0}／{1} {2}から"),
    ("(\\d+) ([A-Z]{3}), minimum (\\d+) ([A-Z]{3})", "{0} {1}。最低額は {2} {3}"),
    ("(.+) is both", "どちらも {0}"),
)
"""How a figure is written → how it is said in Japanese."""


def reason_in_words(concern: Concern, language: str) -> str:
    """A concern as staff read it, with the figure that decided.

    >>> reason_in_words(Concern("cap_reached", "10 of 10", True), "en")
    'the inviter had every reward there is (10 of 10)'
    """
    japanese, english = REASONS[concern.code]
    return f"{japanese}（{_in_japanese(concern.found)}）" if language == "ja" else f"{english} ({concern.found})"


def _in_japanese(found: str) -> str:
    """The figure, with what little English is in it said in Japanese."""
    for pattern, words in FIGURES:
        if (met := re.fullmatch(pattern, found)) is not None:
            return words.format(*met.groups())
    return found
