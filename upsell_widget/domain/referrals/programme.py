"""A referral programme as configuration: what both get, how often, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from upsell_widget.domain.money import Money
from upsell_widget.errors import ConfigurationError

LABELS: Mapping[str, str] = {"ja": "PR・紹介特典あり", "en": "ad: referral reward"}
"""What every share text says (guardrail G31), by language."""


@dataclass(frozen=True, slots=True)
class Programme:
    """A referral programme. Rewards are in ``unit`` (points, gigabytes, yen of credit), whole numbers.

    Raises:
        ConfigurationError: it makes no sense, or a share text is unlabelled (G31); every mistake is named.
    """

    inviter_reward: int
    friend_reward: int
    unit: str
    share_texts: Mapping[str, str]
    """Language → what a customer sends to a friend."""
    reward_texts: Mapping[str, str] = field(default_factory=dict)
    """Language → how a reward is said, as "{amount} points"; without one "500 points" is amount and unit."""
    minimum: Money | None = None
    """The friend's first order counts from this amount on."""
    cap: int = 10
    """Rewards to one inviter, at most, ever."""
    most_per_day: int = 3
    """Friends of one inviter who join within 24 hours; those beyond are held for review."""
    return_window: timedelta = field(default=timedelta(days=14))
    """How long the friend's order must stand before anybody is rewarded."""
    code_lifetime: timedelta = field(default=timedelta(days=365))
    """How long a code can be redeemed."""

    def reward(self, amount: int, language: str) -> str:
        """A reward as people read it."""
        return self.reward_texts.get(language, f"{{amount}} {self.unit}").format(amount=f"{amount:,}")

    def share_text(self, language: str, link: str) -> str:
        """What a customer sends to a friend: labelled (G31), with the link."""
        return f"{self.share_texts.get(language, self.share_texts['en'])}\n{link}"

    def __post_init__(self) -> None:
        if mistakes := list(_mistakes(self)):
            raise ConfigurationError("referral programme: " + "; ".join(mistakes))


def _mistakes(programme: Programme) -> Iterator[str]:
    for name in ("inviter_reward", "friend_reward", "cap", "most_per_day"):
        if (found := getattr(programme, name)) < 1:
            yield f"{name}: found {found}, expected at least 1"
    if not programme.unit.strip():
        yield "unit: found nothing, expected what rewards are counted in, as “points”"
    if not timedelta(days=1) <= programme.return_window <= timedelta(days=365):
        yield f"return_window: found {programme.return_window}, expected 1 to 365 days"
    if programme.code_lifetime < timedelta(days=1):
        yield f"code_lifetime: found {programme.code_lifetime}, expected at least a day"
    if programme.minimum is not None and programme.minimum.amount < 0:
        yield f"minimum: found {programme.minimum.amount}, expected nothing below zero"
    for language, text in programme.reward_texts.items():
        if text.count("{amount}") != 1 or text.replace("{amount}", "").count("{"):
            yield f"reward_texts.{language}: found {text!r}, expected “{{amount}}” in it once"
    yield from _unlabelled(programme.share_texts)


def _unlabelled(texts: Mapping[str, str]) -> Iterator[str]:
    for language, label in LABELS.items():
        if language not in texts:
            yield f"share_texts: found none in {language!r}, expected one with “{label}”"
    for language, text in texts.items():
        expected = LABELS.get(language)
        if expected is None:
            yield f"share_texts: found language {language!r}, expected one of {', '.join(LABELS)}"
        elif expected.casefold() not in text.casefold():
            yield f"share_texts.{language}: found {text!r}, expected “{expected}” in it (guardrail G31)"
