"""Learnt: what a shop's orders and views taught, as a recommender may ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, Protocol

PAST_HALF_LIFE = timedelta(days=60)
"""After so long a past purchase counts half."""
Relation = Literal["bought", "viewed"]
"""Had in one order, or looked at in one session."""


class Found(NamedTuple):
    """A product that goes with others, and the evidence."""

    product_id: str
    score: float
    """Relative to the best answer to the same question, which has 1."""
    anchor_id: str | None = None
    """Which of the products asked about spoke for it most; None: none did, it is bought often or was bought before."""
    together: int = 0
    """People (where nobody is named: baskets) who had both."""
    people: int = 0
    """People who had the anchor."""


class Learnt(Protocol):
    """Answers in microseconds; what it does not know it leaves out."""

    def related(self, relation: Relation, product_ids: Iterable[str], at_most: int) -> Sequence[Found]:
        """What goes with these products, best first; none of them is an answer."""

    def continued(self, product_ids: Sequence[str], at_most: int) -> Sequence[Found]:
        """What is looked at next in a session after these products, the newest first; they may be answers themselves."""

    def blended(self, product_ids: Iterable[str], past: Mapping[str, float], at_most: int) -> Sequence[Found]:
        """The same for what is bought, with the shopper's past purchases and popularity, as far as each is trusted."""


def weighed(bought: Iterable[tuple[str, datetime]], now: datetime) -> dict[str, float]:
    """Past purchases as they count: product → Σ ½^(age ÷ half-life).

    >>> weighed([("honey", datetime(2026, 1, 1)), ("honey", datetime(2026, 3, 2))], datetime(2026, 3, 2))
    {'honey': 1.5}
    """
    weights: dict[str, float] = {}
    for product_id, at in bought:
        weights[product_id] = weights.get(product_id, 0.0) + 0.5 ** ((now - at) / PAST_HALF_LIFE)
    return weights


class NothingLearnt:
    """The shop has not fitted anything yet."""

    __slots__ = ()

    def related(self, relation: Relation, product_ids: Iterable[str], at_most: int) -> Sequence[Found]:
        """Nothing."""
        return ()

    def continued(self, product_ids: Sequence[str], at_most: int) -> Sequence[Found]:
        """Nothing."""
        return ()

    def blended(self, product_ids: Iterable[str], past: Mapping[str, float], at_most: int) -> Sequence[Found]:
        """Nothing."""
        return ()


NOTHING_LEARNT = NothingLearnt()
