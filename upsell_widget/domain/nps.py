"""The net promoter score: promoters (9–10) less detractors (0–6), per hundred answers, with its interval.

Source of the score: Reichheld, "The One Number You Need to Grow", Harvard Business Review 12/2003. Source of the interval:
the adjusted Wald interval, three answers added, ¾ of a promoter and ¾ of a detractor among them (Rocks, "Interval Estimation
for the Net Promoter Score", The American Statistician 70/4, 2016).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import sqrt

from upsell_widget.domain.surveys import SurveyAnswer

PROMOTER_FROM, DETRACTOR_TO = 9, 6
HEADLINE_FROM = 30
"""Below so many answers no score is stated."""
ADDED, ADDED_AT_EACH_END = 3.0, 0.75
Z95 = 1.959963984540054
PERIODS = ("month", "quarter")
SEGMENTS = ("band", "plan", "source", "locale")


@dataclass(frozen=True, slots=True)
class NetPromoterScore:
    """How many of whom answered. Scores are per hundred, −100 to 100."""

    promoters: int
    detractors: int
    answers: int

    def __post_init__(self) -> None:
        if min(self.promoters, self.detractors) < 0 or self.promoters + self.detractors > self.answers:
            raise ValueError(f"found {self.promoters} promoters and {self.detractors} detractors of {self.answers} answers")

    @property
    def passives(self) -> int:
        """Who answered 7 or 8."""
        return self.answers - self.promoters - self.detractors

    @property
    def score(self) -> float:
        """Promoters less detractors over all answers; 0 of nobody.

        >>> NetPromoterScore(45, 20, 100).score
        25.0
        """
        return 100 * (self.promoters - self.detractors) / self.answers if self.answers else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval, adjusted Wald, cut at −100 and 100.

        >>> [round(end, 2) for end in NetPromoterScore(45, 20, 100).interval]
        [9.48, 39.06]
        """
        answers = self.answers + ADDED
        promoters, detractors = (self.promoters + ADDED_AT_EACH_END) / answers, (self.detractors + ADDED_AT_EACH_END) / answers
        middle = promoters - detractors
        half = Z95 * sqrt((promoters + detractors - middle**2) / answers)
        return max(-100.0, 100 * (middle - half)), min(100.0, 100 * (middle + half))

    @property
    def is_headline(self) -> bool:
        """Enough answers to state a score at all."""
        return self.answers >= HEADLINE_FROM


def nps_of(scores: Iterable[int]) -> NetPromoterScore:
    """The score of these answers, 0–10 each."""
    given = tuple(scores)
    promoters = sum(score >= PROMOTER_FROM for score in given)
    return NetPromoterScore(promoters, sum(score <= DETRACTOR_TO for score in given), len(given))


def nps_by(answers: Iterable[SurveyAnswer], name: str) -> Mapping[str, NetPromoterScore]:
    """The score by month, quarter or a segment, in the order of their names; answers that do not state it are under "".

    Raises:
        ValueError: there is no such period or segment.
    """
    if name not in (*PERIODS, *SEGMENTS):
        raise ValueError(f"found {name!r}, expected one of {', '.join((*PERIODS, *SEGMENTS))}")
    part = _PERIOD_OF.get(name)
    scores: dict[str, list[int]] = defaultdict(list)
    for answer in answers:
        scores[part(answer.at) if part is not None else answer.segments.get(name, "")].append(answer.score)
    return {each: nps_of(scores[each]) for each in sorted(scores)}


def month_of(at: datetime) -> str:
    """The month of a moment, in the zone it is given in."""
    return f"{at:%Y-%m}"


def quarter_of(at: datetime) -> str:
    """The quarter of a moment, in the zone it is given in."""
    return f"{at:%Y}-Q{(at.month + 2) // 3}"


_PERIOD_OF: Mapping[str, Callable[[datetime], str]] = {"month": month_of, "quarter": quarter_of}
