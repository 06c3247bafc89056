"""What customers say: the survey's answers as staff read them, and links to the survey as staff send them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from demo_shop import telling
from demo_shop.language import say
from demo_shop.tables import OrderRow
from upsell_widget.domain.nps import NetPromoterScore, nps_of
from upsell_widget.domain.surveys import SurveyAnswer

ON_THE_WAY = timedelta(days=2)
"""How long a parcel takes to arrive once it is packed."""


@dataclass(frozen=True, slots=True)
class Voices:
    """The score in words, and every answer, newest first."""

    score: str
    answers: Sequence[SurveyAnswer]


def delivered(order: OrderRow, now: datetime) -> bool:
    """Whether an order has arrived: the moment to ask how it was."""
    return order.cancelled_at is None and order.packed_at is not None and now - order.packed_at >= ON_THE_WAY


def heard() -> Voices:
    """What has been said so far."""
    answers = telling.survey_answers()
    return Voices(in_words(nps_of(answer.score for answer in answers)), tuple(reversed(answers)))


def in_words(found: NetPromoterScore) -> str:
    """The score with its interval, or that there is too little to state one."""
    if not found.is_headline:
        few = found.answers
        return say(
            f"データが足りません（回答{few}件。30件から表示します）",
            f"Too little data ({few} {'answer' if few == 1 else 'answers'}; stated from 30 on)",
        )
    low, high = found.interval
    interval = f"{low:+.0f} – {high:+.0f}"
    return say(
        f"NPS {found.score:+.0f}（95%信頼区間 {interval}、回答{found.answers}件）",
        f"NPS {found.score:+.0f} (95% interval {interval}, {found.answers} answers)",
    )
