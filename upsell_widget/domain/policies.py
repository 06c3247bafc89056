"""Policies: the pluggable decisions. Each is pure, has a code, and its dataclass fields are its arguments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Protocol, runtime_checkable

from upsell_widget.domain.catalogue import Catalogue
from upsell_widget.domain.context import Context
from upsell_widget.domain.offers import Candidate
from upsell_widget.domain.receipts import Eligibility
from upsell_widget.domain.shop import Product

Test = Callable[[Context], Eligibility]


@runtime_checkable
class Condition(Protocol):
    """Who: a frozen dataclass that compiles itself, once, to a closure over its arguments.

    The closure answers ``ELIGIBLE`` (that very object) or an Eligibility with the condition's code and the figures.
    """

    code: ClassVar[str]

    def compile(self) -> Test:
        """A function of the context alone."""


@runtime_checkable
class Recommender(Protocol):
    """What: a frozen dataclass that proposes products for a context, best first."""

    code: ClassVar[str]

    def recommend(self, context: Context, catalogue: Catalogue, at_most: int) -> Sequence[Candidate]:
        """At most so many candidates; none is an answer. May look only at the two arguments."""


class Ranker(Protocol):
    """Orders eligible candidates of equal priority."""

    def score(self, candidate: Candidate, product: Product, anchor: Product | None, context: Context) -> float:
        """Higher is offered first."""
