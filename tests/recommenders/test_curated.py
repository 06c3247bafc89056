"""Curated pairs."""

from __future__ import annotations

from typing import get_args

import pytest

from tests.domain.building import NOW, context, line, yen
from tests.recommenders.building import SHOP, declined
from upsell_widget.domain.offers import Because, Candidate
from upsell_widget.domain.recommending import first_that_answers
from upsell_widget.domain.shop import Order
from upsell_widget.recommenders.anchors import Start, anchors
from upsell_widget.recommenders.curated import Curated
from upsell_widget.recommenders.popular import Popular


def test_likelihood_falls_by_position() -> None:
    found = Curated({"phone-64": ("case", "charger")}).recommend(context(lines=(line("phone-64"),)), SHOP, 10)
    assert found == (
        Candidate("case", None, None, 0.8, Because("curated", "phone-64")),
        Candidate("charger", None, None, 0.4, Because("curated", "phone-64")),
    )


@pytest.mark.parametrize("key", ["category:electronics", "category:electronics/phones", "category:phones"])
def test_a_category_is_meant_by_its_path_or_by_its_own_code(key: str) -> None:
    found = Curated({key: ("case",)}).recommend(context(lines=(line("phone-64"),)), SHOP, 10)
    assert [each.product_id for each in found] == ["case"]


def test_a_product_s_own_pair_comes_before_those_of_its_categories() -> None:
    pairs = Curated({"category:electronics": ("cable",), "phone-64": ("case",), "category:phones": ("charger",)})
    found = pairs.recommend(context(lines=(line("phone-64"),)), SHOP, 10)
    assert [each.product_id for each in found] == ["case", "charger", "cable"]


def test_the_first_choices_of_all_lines_come_before_the_second_of_any() -> None:
    pairs = Curated({"phone-64": ("case", "charger"), "ramen": ("gyoza", "vinegar")})
    found = pairs.recommend(context(lines=(line("phone-64"), line("ramen"))), SHOP, 3)
    assert [each.product_id for each in found] == ["case", "gyoza", "charger"]


def test_a_product_that_is_not_sold_any_more_is_passed_over() -> None:
    found = Curated({"ramen": ("gone", "gyoza")}).recommend(context(product_id="ramen"), SHOP, 10)
    assert [(each.product_id, each.likelihood) for each in found] == [("gyoza", 0.8)]


def test_a_replacement_takes_the_line_of_its_anchor() -> None:
    found = Curated({"ramen": ("ramen-set",)}, replace=True).recommend(context(lines=(line("ramen"),)), SHOP, 10)
    assert [each.line_id for each in found] == ["line-ramen"]


def test_what_is_sold_by_plan_only_is_proposed_by_its_first_plan() -> None:
    found = Curated({"phone-64": ("drive-100",)}).recommend(context(lines=(line("phone-64"),)), SHOP, 10)
    assert [each.subject for each in found] == ["drive-100@annual"]


def test_pairs_without_a_product_are_an_error_that_says_what_was_expected() -> None:
    with pytest.raises(ValueError, match="found no pairs, expected at least one product"):
        Curated({"ramen": ()})


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("cart", "ramen"),
        ("page", "vinegar"),
        ("order", "case"),
        ("removed", "gyoza"),
        ("studied", "cable"),
        ("declined", "phone-512"),
        ("here", "phone-512"),
        ("lost", "phone-512"),
    ],
)
def test_every_start_has_its_own_anchor(start: Start, expected: str) -> None:
    lines = (line("case"),)
    visit = context(
        lines=(line("ramen"),),
        order=Order("order-1", "visitor-1", lines, yen(1000), NOW),
        product_id="vinegar",
        removed=("gyoza",),
        studied=("cable",),
        declined=declined("phone-512"),
    )
    assert [each.product_id for each in anchors(start, visit)] == [expected]


def test_here_is_the_order_then_the_page_then_the_cart() -> None:
    order = Order("order-1", "visitor-1", (line("case"),), yen(1000), NOW)
    assert [each.product_id for each in anchors("here", context(order=order, product_id="vinegar"))] == ["case"]
    assert [each.product_id for each in anchors("here", context(lines=(line("ramen"),), product_id="vinegar"))] == ["vinegar"]
    assert [each.product_id for each in anchors("here", context(lines=(line("ramen"),), removed=("gyoza",)))] == ["ramen"]


def test_lost_is_what_was_removed_then_studied_then_the_page_and_never_the_cart() -> None:
    lines = (line("ramen"),)
    lost = context(lines=lines, removed=("gyoza",), studied=("cable",), product_id="vinegar")
    assert [each.product_id for each in anchors("lost", lost)] == ["gyoza"]
    assert [each.product_id for each in anchors("lost", context(lines=lines, studied=("cable",), product_id="vinegar"))] == ["cable"]
    assert [each.product_id for each in anchors("lost", context(lines=lines, product_id="vinegar"))] == ["vinegar"]
    assert anchors("lost", context(lines=lines, product_id="ramen")) == anchors("lost", context(lines=lines)) == ()


@pytest.mark.parametrize("start", get_args(Start))
def test_a_visit_that_knows_nothing_has_no_anchor(start: Start) -> None:
    assert anchors(start, context(cart=None)) == ()


def test_the_chain_asks_until_one_answers() -> None:
    visit = context(lines=(line("phone-64"),))
    silent, popular = Curated({"ramen": ("gyoza",)}), Popular()
    assert first_that_answers([silent, popular], visit, SHOP, 10) == tuple(popular.recommend(visit, SHOP, 10)) != ()
    assert first_that_answers([silent], visit, SHOP, 10) == ()
