"""Harm: what offers cost the people who saw them, held against those from whom they were withheld.

Within 14 days of first being offered something, or of the moment it was withheld: did an order of theirs go back, or did they
take back what they had accepted? The interval of the difference between the two shares is Newcombe's (1998, Statistics in
Medicine 17, method 10), from two Wilson intervals. It is for one look at a fixed time, not for watching daily.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import sqrt
from typing import NamedTuple

from upsell_widget.domain.nps import Z95
from upsell_widget.domain.outcomes import Arm

WITHIN = timedelta(days=14)
ENOUGH = 100
"""People in each arm below which no difference is stated."""
ALARMING = 2.0
"""Points above which a difference whose interval lies above zero is called harm (guardrail G35)."""


class Exposure(NamedTuple):
    """The first time somebody was offered something by a campaign, or it was withheld from them, and how often it was."""

    campaign_id: str
    shopper_id: str
    arm: Arm
    at: datetime
    times: int = 1


class Regret(NamedTuple):
    """Something went back. ``campaign_id``: an accepted offer of it; None: an order, whoever proposed what was in it."""

    shopper_id: str
    at: datetime
    campaign_id: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """People of one arm whose 14 days are over, and how many of them regretted."""

    people: int = 0
    regretted: int = 0

    @property
    def share(self) -> float:
        """In 0–1; 0 of nobody."""
        return self.regretted / self.people if self.people else 0.0

    @property
    def wilson(self) -> tuple[float, float]:
        """The 95 % interval of the share.

        >>> [round(end, 4) for end in Group(70, 56).wilson]
        [0.6918, 0.877]
        """
        n, p, z = self.people, self.share, Z95
        middle, half = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


@dataclass(frozen=True, slots=True)
class Harm:
    """What one campaign costs. ``answers``: kind of answer → how many of the popups that opened were answered so."""

    campaign_id: str
    shown: int
    answers: Mapping[str, int] = field(default_factory=dict)
    offered: Group = Group()
    withheld: Group = Group()

    @property
    def is_enough(self) -> bool:
        """Enough people in both arms to state a difference."""
        return min(self.offered.people, self.withheld.people) >= ENOUGH

    @property
    def difference(self) -> float:
        """Points by which more of those who were offered it regretted."""
        return 100 * (self.offered.share - self.withheld.share)

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the difference, in points.

        >>> [round(end, 2) for end in Harm("c", 0, {}, Group(70, 56), Group(80, 48)).interval]
        [5.24, 33.39]
        """
        one, other = self.offered, self.withheld
        (low1, high1), (low2, high2) = one.wilson, other.wilson
        difference = one.share - other.share
        low = difference - sqrt((one.share - low1) ** 2 + (high2 - other.share) ** 2)
        high = difference + sqrt((high1 - one.share) ** 2 + (other.share - low2) ** 2)
        return 100 * low, 100 * high

    @property
    def in_words(self) -> str:
        """Both shares and their difference; or that there are too few people."""
        offered, withheld = self.offered, self.withheld
        if not self.is_enough:
            people = f"found {offered.people} and {withheld.people} people"
            return f"too little data ({people}, expected at least {ENOUGH} offered it and {ENOUGH} from whom it was withheld)"
        low, high = self.interval
        shares = (
            f"{100 * offered.share:.1f} % of {offered.people:,} regretted, {100 * withheld.share:.1f} % of {withheld.people:,} without it"
        )
        return f"{shares}: {self.difference:+.1f} points (95 % interval {low:+.1f} to {high:+.1f})"

    @property
    def is_harmful(self) -> bool:
        """Two points or more, and not by chance."""
        return self.is_enough and round(self.difference, 9) >= ALARMING and self.interval[0] > 0


def harms(
    exposures: Iterable[Exposure], regrets: Iterable[Regret], answers: Mapping[str, Mapping[str, int]], now: datetime
) -> Iterator[Harm]:
    """Every campaign's harm, by id. People who were in both arms of a campaign are in neither group."""
    seen: dict[str, dict[str, list[Exposure]]] = defaultdict(lambda: defaultdict(list))
    for each in exposures:
        seen[each.campaign_id][each.shopper_id].append(each)
    back: dict[str, list[Regret]] = defaultdict(list)
    for regret in regrets:
        back[regret.shopper_id].append(regret)
    for campaign_id in sorted(seen):
        people = seen[campaign_id].values()
        shown = sum(each.times for those in people for each in those if each.arm is Arm.OFFER)
        over = [those[0] for those in people if len(those) == 1 and those[0].at + WITHIN <= now]
        groups = (_group(over, arm, back) for arm in (Arm.OFFER, Arm.HOLDOUT))
        yield Harm(campaign_id, shown, answers.get(campaign_id, {}), *groups)


def _group(over: Iterable[Exposure], arm: Arm, back: Mapping[str, list[Regret]]) -> Group:
    those = [each for each in over if each.arm is arm]
    return Group(len(those), sum(any(_regrets(each, regret) for regret in back.get(each.shopper_id, ())) for each in those))


def _regrets(exposure: Exposure, regret: Regret) -> bool:
    return exposure.at <= regret.at <= exposure.at + WITHIN and regret.campaign_id in (None, exposure.campaign_id)
