"""The most sold in the same need."""

from __future__ import annotations

import pytest

from tests.domain.building import context, line
from tests.recommenders.building import SHOP, declined, entry
from upsell_widget.domain.catalogue import Catalogue
from upsell_widget.domain.context import Context
from upsell_widget.domain.offers import Because, Candidate
from upsell_widget.domain.shop import Shopper
from upsell_widget.recommenders.popular import Popular


def recommended(popular: Popular, visit: Context, catalogue: Catalogue = SHOP) -> list[str]:
    return [each.product_id for each in popular.recommend(visit, catalogue, 10)]


def test_the_most_sold_goes_beside_a_line_with_its_units_as_the_reason() -> None:
    found = Popular(most=1).recommend(context(lines=(line("case"),)), SHOP, 10)
    assert found == (Candidate("cable", None, None, 0.3, Because("popular", "case", 30)),)


def test_another_size_of_the_same_thing_does_not_go_beside_it() -> None:
    assert recommended(Popular(), context(product_id="phone-64")) == ["cable", "case", "charger"]


def test_cheaper_looks_in_the_family_before_the_categories() -> None:
    visit = context(studied=("phone-512",))
    assert recommended(Popular("cheaper", "studied", enough=1), visit) == ["phone-64", "phone-256"]
    assert recommended(Popular("cheaper", "studied", enough=4), visit) == ["phone-64", "phone-256", "cable", "case", "charger"]


def test_dearer_takes_the_line() -> None:
    found = Popular("dearer").recommend(context(lines=(line("case"),)), SHOP, 1)
    assert [(each.product_id, each.line_id) for each in found] == [("charger", "line-case")]


def test_after_a_declined_replacement_it_must_be_dearer_than_the_line_and_cheaper_than_the_declined() -> None:
    visit = context(lines=(line("case"),), declined=declined("phone-512", "line-case"))
    found = Popular("cheaper", enough=5).recommend(visit, SHOP, 10)
    assert [(each.product_id, each.line_id) for each in found] == [
        ("phone-64", "line-case"),
        ("phone-256", "line-case"),
        ("charger", "line-case"),
    ]


def test_what_clashes_with_the_shopper_s_profile_comes_last() -> None:
    shoes = [entry(f"{who}-{n}", 900, category="shoes", attributes={"gender": who}, popularity=n) for who, n in (("ladies", 9), ("men", 3))]
    catalogue = Catalogue([entry("boots", 1000, category="shoes"), *shoes])
    visit = context(product_id="boots", shopper=Shopper(attributes={"gender": "men"}))
    assert recommended(Popular("cheaper"), visit, catalogue) == ["men-3", "ladies-9"]


def test_a_product_the_index_does_not_know_has_no_need() -> None:
    assert recommended(Popular(), context(product_id="gone")) == []


def test_enough_below_one_is_an_error_that_says_what_was_expected() -> None:
    with pytest.raises(ValueError, match="expected at least 1 of each"):
        Popular(enough=0)
