"""Baselines for view sessions: VSKNN and STAN, which look for recorded sessions like the one at hand.

VSKNN: Ludewig & Jannach, 2018, arXiv:1803.09587. STAN: Garg et al., 2019, doi:10.1145/3331184.3331322; without its decay over
days, as the recorded sessions carry no times.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import exp, sqrt

NEAREST = 500
SAMPLED = 5_000
"""Of the sessions with an item in common so many, the newest, are compared."""
FADES_OVER = 3.04
"""STAN's decay over places, in the session at hand and in a recorded one."""
Ask = Callable[[Sequence[int], int], Sequence[int]]
"""(items of the session so far, at most) → items, best first."""


class Recorded:
    """Recorded sessions, by their items."""

    def __init__(self, sessions: Sequence[Sequence[int]]) -> None:
        self.last_place = [{item: place for place, item in enumerate(session)} for session in sessions]
        self._having: dict[int, list[int]] = defaultdict(list)
        for number, session in enumerate(self.last_place):
            for item in session:
                self._having[item].append(number)

    def like(self, items: Iterable[int]) -> list[int]:
        """The newest sessions with an item in common."""
        found = {number for item in items for number in self._having.get(item, ())}
        return sorted(found)[-SAMPLED:]


def vsknn(recorded: Recorded) -> Ask:
    """Vector multiplication session kNN, later items counting more, linearly."""

    def ask(session: Sequence[int], most: int) -> Sequence[int]:
        length, place = len(session), {item: at + 1 for at, item in enumerate(session)}
        alike = [(sum(place[item] for item in place if item in recorded.last_place[each]) / length, each) for each in recorded.like(place)]
        scores: dict[int, float] = defaultdict(float)
        for weight, each in sorted(alike, reverse=True)[:NEAREST]:
            there = recorded.last_place[each]
            fading = 1 - 0.1 * (length - max(place[item] for item in place if item in there))
            for item in there if fading > 0 else ():
                scores[item] += weight * fading
        return highest(scores, most)

    return ask


def stan(recorded: Recorded) -> Ask:
    """Sequence and time aware neighbourhood: places fade in both sessions, long ones count less."""

    def ask(session: Sequence[int], most: int) -> Sequence[int]:
        length, place = len(session), {item: at + 1 for at, item in enumerate(session)}
        counts = {item: exp(-(length - at) / FADES_OVER) for item, at in place.items()}
        alike = []
        for each in recorded.like(place):
            there = recorded.last_place[each]
            alike.append((sum(counts[item] for item in counts if item in there) / sqrt(length * len(there)), each))
        scores: dict[int, float] = defaultdict(float)
        for weight, each in sorted(alike, reverse=True)[:NEAREST]:
            there = recorded.last_place[each]
            meeting = max((place[item], there[item]) for item in place if item in there)[1]
            for item, at in there.items():
                scores[item] += weight * exp(-abs(at - meeting) / FADES_OVER)
        return highest(scores, most)

    return ask


def highest(scores: Mapping[int, float], most: int) -> list[int]:
    """The highest of the scores."""
    return sorted(scores, key=lambda item: -scores[item])[:most]
