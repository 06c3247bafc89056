"""A programme that makes no sense is refused, and every mistake is named."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.domain.referrals.building import PROGRAMME, TEXTS
from upsell_widget.domain.referrals.programme import Programme
from upsell_widget.errors import ConfigurationError

SOUND: dict[str, Any] = {"inviter_reward": 500, "friend_reward": 300, "unit": "points", "share_texts": TEXTS}


def test_a_sound_programme_rewards_both() -> None:
    assert (PROGRAMME.inviter_reward, PROGRAMME.friend_reward) == (500, 500)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"inviter_reward": 0}, "inviter_reward: found 0"),
        ({"friend_reward": -1}, "friend_reward: found -1"),
        ({"cap": 0}, "cap: found 0"),
        ({"most_per_day": 0}, "most_per_day: found 0"),
        ({"unit": " "}, "unit: found nothing"),
        ({"return_window": timedelta()}, "return_window: found 0:00:00, expected 1 to 365 days"),
        ({"code_lifetime": timedelta(hours=1)}, "code_lifetime: found 1:00:00"),
        ({"share_texts": {**TEXTS, "en": "Come and join me"}}, "guardrail G31"),
        ({"share_texts": {"en": TEXTS["en"]}}, "found none in 'ja'"),
        ({"share_texts": {**TEXTS, "fr": "Viens"}}, "found language 'fr'"),
    ],
)
def test_nonsense_is_refused_by_name(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigurationError, match="referral programme") as refused:
        Programme(**(SOUND | wrong))
    assert said in str(refused.value)


def test_every_mistake_is_named_at_once() -> None:
    with pytest.raises(ConfigurationError) as refused:
        Programme(**(SOUND | {"cap": 0, "unit": ""}))
    assert "cap" in str(refused.value)
    assert "unit" in str(refused.value)
