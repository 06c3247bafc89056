"""Recommenders that learn: complements, substitutes, steps in price, and honest fallbacks."""

from __future__ import annotations

import pytest

from tests.domain.building import context, line
from tests.recommenders.building import SHOP, entry
from tests.recommenders.learning import learnt
from upsell_widget.domain.catalogue import Catalogue
from upsell_widget.domain.learnt import Found
from upsell_widget.domain.offers import Because
from upsell_widget.recommenders.blend import Blend
from upsell_widget.recommenders.bought_together import BoughtTogether
from upsell_widget.recommenders.similar import Similar
from upsell_widget.recommenders.steps import Than
from upsell_widget.recommenders.viewed_instead import ViewedInstead

IN_CART = context(lines=(line("phone-64", 30_000),))
GOES_WITH = {"phone-64": [("phone-256", 0.9, 50), ("case", 0.8, 40), ("gone", 0.7, 30), ("cable", 0.6, 20), ("charger", 0.5, 3)]}


def test_complements_are_the_strongest_first_with_the_evidence() -> None:
    shop = SHOP.with_learnt(learnt(GOES_WITH, phone_64=104))
    found = BoughtTogether().recommend(IN_CART, shop, 10)
    assert [(each.product_id, each.because) for each in found] == [
        ("case", Because("bought_together", "phone-64", 40, 104)),
        ("cable", Because("bought_together", "phone-64", 20, 104)),
    ], "another size of the phone is a substitute, one is not sold any more, one was bought by three people only"


def test_what_is_viewed_in_its_place_is_no_complement() -> None:
    shelf = Catalogue([entry(each, category="drinks") for each in ("tea", "green-tea", "cup")])
    goes = {"tea": [("green-tea", 0.9, 50), ("cup", 0.5, 50)]}
    visit = context(lines=(line("tea", 100),))
    assert [each.product_id for each in BoughtTogether().recommend(visit, shelf.with_learnt(learnt(goes)), 5)] == ["green-tea", "cup"]
    both = learnt(goes, {"tea": [("green-tea", 0.9, 50)]})
    assert [each.product_id for each in BoughtTogether().recommend(visit, shelf.with_learnt(both), 5)] == ["cup"]


def test_all_of_the_cart_speaks_together() -> None:
    goes = {"ramen": [("cable", 0.5, 9), ("case", 0.4, 9)], "gyoza": [("case", 0.4, 8), ("charger", 0.3, 9)]}
    visit = context(lines=(line("ramen", 900), line("gyoza", 400)))
    found = BoughtTogether().recommend(visit, SHOP.with_learnt(learnt(goes)), 5)
    assert [each.product_id for each in found] == ["case", "cable", "charger"]
    assert found[0].because == Because("bought_together", "ramen", 9, 100)


@pytest.mark.parametrize(("than", "expected"), [("dearer", ["b-130"]), ("cheaper", ["b-60"]), ("any", ["b-300", "b-130", "b-60", "b-105"])])
def test_substitutes_are_a_step_up_or_down_and_take_the_line(than: Than, expected: list[str]) -> None:
    shelf = Catalogue(
        [entry("b-100", 100, category="bags"), *(entry(f"b-{price}", price, category="bags") for price in (300, 130, 60, 105))]
    )
    seen = {"b-100": [(f"b-{price}", 0.9 - at / 10, 30) for at, price in enumerate((300, 130, 60, 105))]}
    visit = context(lines=(line("b-100", 100),))
    found = ViewedInstead(than, start="here").recommend(visit, shelf.with_learnt(learnt(viewed=seen)), 9)
    assert [each.product_id for each in found] == expected
    assert {(each.line_id, each.because.times, each.because.out_of) for each in found} == {("line-b-100", 30, 100)}


def test_on_the_first_day_what_is_alike_is_found_by_what_the_shop_says() -> None:
    shelf = Catalogue(
        [
            entry("rice-vinegar", 800, category="food/vinegar", words=("rice", "vinegar")),
            entry("old-rice-vinegar", 1_200, category="food/vinegar", words=("old", "rice", "vinegar")),
            entry("salt", 1_000, category="food/salt", words=("salt",)),
            entry("apple-vinegar", 1_000, category="food/vinegar", words=("apple", "vinegar")),
        ]
    )
    visit = context(lines=(line("rice-vinegar", 800),))
    assert [each.product_id for each in Similar("dearer").recommend(visit, shelf, 5)] == ["old-rice-vinegar", "apple-vinegar"]


def test_with_too_little_evidence_the_blend_says_what_it_fell_back_to() -> None:
    few = learnt({"phone-64": [("case", 0.9, 2)]})
    found = Blend().recommend(IN_CART, SHOP.with_learnt(few), 3)
    assert [(each.product_id, each.because.code) for each in found] == [("cable", "popular"), ("case", "popular"), ("charger", "popular")]
    assert Blend("dearer").recommend(IN_CART, SHOP, 3) == (), "the next phone costs 1.67 times as much"
    wider = Blend("dearer", (1.1, 2.0)).recommend(IN_CART, SHOP, 3)
    assert [(each.product_id, each.because.code) for each in wider] == [("phone-256", "similar")]


def test_the_blend_knows_what_was_bought_before() -> None:
    voices = {"table": 1.0, "own": 2.0, "popular": 0.0}
    visit = context(lines=(line("phone-64", 30_000),), past={"vinegar": 3.0, "unheard-of": 1.0})
    found = Blend().recommend(visit, SHOP.with_learnt(learnt(GOES_WITH, voices=voices, vinegar=9)), 2)
    assert [(each.product_id, each.because.code) for each in found] == [("vinegar", "bought_before"), ("case", "bought_together")]


@pytest.mark.parametrize("recommender", [BoughtTogether(), ViewedInstead(), Blend(), Similar()])
def test_an_empty_visit_and_a_shop_of_one_thing_are_answered(recommender: BoughtTogether | ViewedInstead | Blend | Similar) -> None:
    one = Catalogue([entry("only", category="things")], learnt=learnt({"only": []}))
    assert tuple(recommender.recommend(context(), SHOP.with_learnt(learnt(GOES_WITH)), 5)) == () or recommender == Blend()
    assert tuple(recommender.recommend(context(lines=(line("only", 100),)), one, 5)) == ()


def test_what_is_not_known_is_left_out() -> None:
    shop = learnt(GOES_WITH)
    assert shop.related("bought", ["unheard-of"], 5) == []
    assert shop.related("bought", ["unheard-of", "phone-64"], 1) == [Found("phone-256", 1.0, "phone-64", 50, 100)]


@pytest.mark.parametrize(("than", "ratio"), [("dearer", (0.5, 2.0)), ("cheaper", (0.5, 1.2)), ("any", (2.0, 1.0))])
def test_bounds_must_be_on_their_side_of_one(than: Than, ratio: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="expected lowest and highest"):
        ViewedInstead(than, ratio)
