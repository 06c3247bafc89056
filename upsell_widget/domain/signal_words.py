"""Signals in words: what staff read, in the language of their channel."""

from __future__ import annotations

from collections.abc import Mapping

from upsell_widget.domain.signals import Signal, SignalCode
from upsell_widget.domain.text import Text

TEST = "test"
"""The code of a signal that only tries a channel out."""


def _text(ja: str, en: str) -> Text:
    return Text.of({"ja": ja, "en": en})


TITLES: Mapping[str, Text] = {
    SignalCode.USAGE_HIGH: _text("利用量が上限の80%に達しました", "Usage has reached 80 % of the limit"),
    SignalCode.LIMIT_REACHED: _text("利用量が上限に達しました", "A limit has been reached"),
    SignalCode.SPIKE: _text("機能の利用が急に増えました", "A feature is suddenly used a lot"),
    SignalCode.HEALTH_RISEN: _text("ヘルススコアが大きく上がりました", "The health score has risen sharply"),
    SignalCode.NEEDS_ACTION: _text("対応が必要な状態になりました", "The customer needs action"),
    SignalCode.TRIAL_REQUESTED: _text("お試しの申し込みがありました", "A trial was requested"),
    SignalCode.CONTRACT_CHANGED: _text("契約内容が変更されました", "A contract was changed"),
    SignalCode.DETRACTOR_ANSWERED: _text("批判者の回答がありました", "A detractor has answered"),
    SignalCode.REFERRAL_HELD: _text("紹介が確認待ちです", "A referral waits for review"),
    SignalCode.RENEWAL_DUE: _text("お試しの終わりか更新が近づいています", "A trial ends or a plan renews soon"),
    SignalCode.CAMPAIGN_HARMFUL: _text("お客様の不利益が確認されたため、施策を停止しました", "A campaign does harm and was taken off"),
    TEST: _text("テスト通知です", "This is a test"),
}
_CUSTOMER = _text("お客様", "Customer")
_MATTER = _text("対象", "About")
_FOUND = _text("内容", "Found")


def title_of(code: str, language: str) -> str:
    """What a code means; a host's own code stands for itself."""
    return TITLES[code].in_locale(language) if code in TITLES else code


def message_of(signal: Signal, language: str) -> str:
    """The facts of a signal, a line each.

    >>> from datetime import UTC, datetime
    >>> message_of(Signal("usage_high", "hana", datetime(2026, 1, 1, tzinfo=UTC), "1.7 of 2 GB"), "en")
    'Customer: hana\\nFound: 1.7 of 2 GB'
    """
    facts = ((_CUSTOMER, signal.shopper_id), (_FOUND, signal.found), (_MATTER, signal.matter))
    return "\n".join(f"{name.in_locale(language)}: {value}" for name, value in facts if value)
