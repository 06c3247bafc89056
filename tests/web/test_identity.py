"""Who is it: one person keeps one identity, in two first tabs and without cookies."""

from __future__ import annotations

from dataclasses import replace

from tests.web.scene import Scene, goes_with, offer_of, token_of


def test_two_first_tabs_of_one_cart_are_one_shopper(house: Scene) -> None:
    house.publish(goes_with())
    first, second = house.browser(), house.browser()
    one, other = (token_of(tab.visit(page=f"tab-{number}")) for number, tab in enumerate((first, second)))
    assert offer_of(house, one).shopper_id == offer_of(house, other).shopper_id
    assert first.post("open", offer=other).text == "open"
    assert second.post("open", offer=one).text == "closed"


def test_a_browser_that_keeps_no_cookies_is_capped_all_the_same(house: Scene) -> None:
    house.publish(*(goes_with(product, id=f"offer-{product}") for product in ("cup", "pot", "mug")))
    said = []
    for number in range(4):
        browser = house.browser()
        visit = browser.visit(page=f"page-{number}")
        said.append(browser.post("open", offer=token_of(visit)).text if visit.status_code == 200 else "nothing")
    assert said == ["open", "open", "nothing", "nothing"]


def test_another_cart_is_another_visitor(house: Scene) -> None:
    house.publish(goes_with())
    mine = offer_of(house, house.browser().offered()).shopper_id
    assert offer_of(house, house.stranger().offered()).shopper_id != mine


def test_logging_out_leaves_nothing_of_the_account_behind(house: Scene) -> None:
    house.publish(goes_with())
    browser = house.browser()
    before = offer_of(house, browser.offered(page="page-1")).shopper_id
    house.shop.here = replace(house.shop.here, id="hanako")
    assert offer_of(house, browser.offered(page="page-2")).shopper_id == "hanako"
    house.shop.here = replace(house.shop.here, id="")
    after = offer_of(house, browser.offered(page="page-3")).shopper_id
    assert after not in ("hanako", before)
