"""Recommenders are asked in the order of trust until one proposes something that seems to fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from tests.domain.building import context
from upsell_widget.domain.campaigns import OfferRule
from upsell_widget.domain.catalogue import Catalogue, Entry
from upsell_widget.domain.context import Context
from upsell_widget.domain.offers import Because, Candidate, OfferKind
from upsell_widget.domain.recommending import first_that_answers, seems_to_fit

SKIRT = Entry("skirt", 5_000, attributes={"gender": "women"})
INDEX = Catalogue([Entry("ssd", 10_000), Entry("laptop", 90_000), Entry("cable", 1_000), SKIRT])


@dataclass(frozen=True)
class Says:
    """A recommender that always says the same."""

    code: ClassVar[str] = "says"
    products: tuple[str, ...]

    def recommend(self, context: Context, catalogue: Catalogue, at_most: int) -> Sequence[Candidate]:
        return [Candidate(each, None, None, 0.5, Because("says", "ssd")) for each in self.products]


def offered(*recommenders: Says, match: tuple[str, ...] = (), **facts: Any) -> list[str]:
    rule = OfferRule(OfferKind.CROSS_SELL, price_ratio=(0.0, 1.5), match=match)
    here = context(**facts)
    return [each.product_id for each in first_that_answers(recommenders, here, INDEX, 3, seems_to_fit(rule, here, INDEX))]


def test_one_whose_proposals_all_seem_too_dear_is_passed_over_and_what_it_said_is_kept_behind() -> None:
    assert offered(Says(("laptop",)), Says(("cable",)), Says(("ssd",))) == ["cable", "laptop"]


def test_one_that_fits_is_enough() -> None:
    assert offered(Says(("laptop", "cable")), Says(("ssd",))) == ["laptop", "cable"]


def test_where_nothing_fits_everything_is_kept_for_the_receipt_each_once() -> None:
    assert offered(Says(("laptop", "unknown")), Says(("laptop",))) == ["laptop", "unknown"]
    assert offered(Says(())) == []


def test_what_disagrees_with_the_shopper_does_not_fit() -> None:
    shopper = context().shopper
    men = type(shopper)(attributes={"gender": "men"})
    assert offered(Says(("skirt",)), Says(("cable",)), match=("gender",), shopper=men) == ["cable", "skirt"]
