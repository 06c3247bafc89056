"""Learnt: what a shop's orders and views taught, as a recommender may ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, Protocol

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

    def blended(self, product_ids: Iterable[str], past: Mapping[str, float], at_most: int) -> Sequence[Found]:
        """The same for what is bought, with the shopper's past purchases and popularity, as far as each is trusted."""


class NothingLearnt:
    """The shop has not fitted anything yet."""

    __slots__ = ()

    def related(self, relation: Relation, product_ids: Iterable[str], at_most: int) -> Sequence[Found]:
        """Nothing."""
        return ()

    def blended(self, product_ids: Iterable[str], past: Mapping[str, float], at_most: int) -> Sequence[Found]:
        """Nothing."""
        return ()


NOTHING_LEARNT = NothingLearnt()
