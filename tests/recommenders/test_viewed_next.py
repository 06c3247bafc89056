"""Viewed next: the newest look counts most, and nothing is proposed that is here already."""

from __future__ import annotations

from dataclasses import replace

from tests.domain.building import NOW, context, line
from tests.recommenders.building import SHOP
from tests.recommenders.learning import learnt
from upsell_widget.domain.context import Context, View
from upsell_widget.domain.offers import Because
from upsell_widget.recommenders.viewed_next import ViewedNext, looks

LED_TO = {
    "case": [("phone-64", 0.9, 40), ("cable", 0.5, 20), ("charger", 0.4, 2)],
    "ramen": [("gyoza", 0.9, 30), ("cable", 0.3, 9)],
}


def visit(*newest_first: str, page: str | None = None) -> Context:
    views = tuple(View(each, (), "this", NOW) for each in newest_first)
    return replace(context(), session_id="this", views=(*views, View("ramen", (), "another session", NOW)), product_id=page)


def test_the_newest_look_counts_most_and_says_how_many_went_on() -> None:
    shop = SHOP.with_learnt(learnt(viewed=LED_TO, case=80, ramen=60))
    found = ViewedNext().recommend(visit("ramen", "case"), shop, 2)
    assert [(each.product_id, each.because) for each in found] == [
        ("gyoza", Because("viewed_next", "ramen", 30, 60)),
        ("phone-64", Because("viewed_next", "case", 40, 80)),
    ]
    turned = ViewedNext().recommend(visit("case", "ramen"), shop, 2)
    assert [each.product_id for each in turned] == ["phone-64", "cable"], "of the cable both speak"


def test_without_consent_the_page_is_all_there_is_to_go_by() -> None:
    shop = SHOP.with_learnt(learnt(viewed=LED_TO))
    here = replace(visit(page="case"), views=())
    assert looks(here) == ("case",)
    assert [each.product_id for each in ViewedNext().recommend(here, shop, 5)] == ["phone-64", "cable"], "two people are too few"


def test_what_is_in_the_cart_or_on_the_page_is_not_proposed() -> None:
    shop = SHOP.with_learnt(learnt(viewed={**LED_TO, "cable": [("case", 0.9, 50)]}))
    here = replace(visit("cable", "case", page="case"), cart=context(lines=(line("phone-64", 30_000),)).cart)
    assert "case" not in {each.product_id for each in ViewedNext().recommend(here, shop, 5)}
    assert "phone-64" not in {each.product_id for each in ViewedNext().recommend(here, shop, 5)}


def test_a_session_of_another_day_does_not_speak() -> None:
    assert looks(visit("case")) == ("case",)
    assert ViewedNext().recommend(visit(), SHOP.with_learnt(learnt(viewed=LED_TO)), 5) == ()
