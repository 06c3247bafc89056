"""What follows an offer in the same dialog is decided for the page the offer was made on."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.shops.stock import Goods, shelve
from tests.web.scene import GOODS, Scene, goes_with, offer_of, token_of


def declined_for_less(**facts: Any) -> dict[str, Any]:
    """A campaign that offers the mug to whoever declines the pot."""
    less = goes_with("mug", start="declined", id="cheaper", trigger="declined", offer={"kind": "downsell"}, **facts)
    less["offer"]["recommend"][0]["args"]["pairs"] = {"pot": ["mug"]}
    return less


def test_what_changed_on_a_product_page_is_shown_anew_there(house: Scene) -> None:
    house.publish(goes_with("cup", placement="product", start="page"))
    browser = house.browser()
    token = browser.opened(placement="product", product="tea")
    shelve(house.shop, Goods("cup", 700, stock=5))
    answer = browser.post("accept", offer=token)
    assert answer.status_code == 409
    assert offer_of(house, token_of(answer)).product_id == "cup"


def test_looking_again_after_a_refusal_is_not_another_view(house: Scene) -> None:
    house.publish(goes_with("cup", placement="product", start="page"))
    browser = house.browser()
    token = browser.opened(placement="product", product="tea")
    shelve(house.shop, Goods("cup", 700, stock=5))
    fresh = offer_of(house, token_of(browser.post("accept", offer=token)))
    house.state.flush()
    recalled = house.state.store.recall(fresh.shopper_id, fresh.session_id, house.clock())
    assert [view.product_id for view in recalled.views] == ["tea"]


def test_nothing_follows_a_downsell_that_was_refused_at_its_price(house: Scene) -> None:
    house.publish(goes_with("pot"), declined_for_less())
    browser = house.browser()
    less = token_of(browser.post("decline", offer=browser.opened()))
    browser.post("open", offer=less)
    shelve(house.shop, *(Goods("mug", 5000) if goods.id == "mug" else goods for goods in GOODS))
    answer = browser.post("accept", offer=less)
    assert (answer.status_code, "data-offer" in answer.text) == (409, False)


@pytest.mark.parametrize(
    "audience",
    [
        {"code": "device", "args": {"kind": "mobile"}},
        {"code": "page_fact", "args": {"name": "department", "value": "茶"}},
    ],
)
def test_a_downsell_is_decided_for_the_device_and_facts_of_its_page(house: Scene, audience: dict[str, Any]) -> None:
    house.publish(goes_with("pot"), declined_for_less(audience=[audience]))
    browser = house.browser()
    token = browser.opened(device="mobile", facts="department=%E8%8C%B6")
    assert offer_of(house, token_of(browser.post("decline", offer=token))).product_id == "mug"


def test_facts_that_are_no_facts_state_nothing(house: Scene) -> None:
    house.publish(goes_with("cup"))
    browser = house.browser()
    for facts in ("&".join(f"n{number}=1" for number in range(11)), "<b>=1", "===", "%"):
        house.clock.forward(minutes=1)
        offer = offer_of(house, browser.offered(facts=facts))
        house.state.flush()
        assert json.loads(house.state.store.receipt_context(offer.receipt_id) or "")["value"]["facts"] == {}
