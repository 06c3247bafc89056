"""One offer on the screen of two tabs of one browser, accepted in both at once: it is done and charged once."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, Response, Route, expect

from tests.browser.journeys.shopper import Shopper


def duplicated(shopper: Shopper, answer: str) -> Page:
    """The tab once more, as a browser duplicates it: the same page with the very same signed offer, open."""
    tab = shopper.page.context.new_page()
    tab.route("**/upsell/visit", lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=answer))
    tab.route("**/upsell/open", lambda route: route.fulfill(content_type="text/plain", body="open"))
    tab.goto(shopper.page.url)
    expect(tab.locator("upsell-popup")).to_have_attribute("data-upsell-state", "open")
    return tab


def accept_at_once(tabs: list[Page]) -> None:
    """Press Accept in every tab; the requests are let go together when all of them are on their way."""
    held: list[Route] = []
    tabs[0].context.route("**/upsell/accept", lambda route: held.append(route))
    for tab in tabs:
        with tab.expect_request("**/upsell/accept"):
            tab.get_by_role("dialog").locator("[part=accept]").click(no_wait_after=True)
    for tab in tabs:
        expect(tab.locator("upsell-popup dialog[aria-busy]")).to_be_visible()
    assert len(held) == len(tabs)
    for route in held:
        route.continue_()


def test_a_line_joins_the_cart_once_and_is_paid_once(shopper: Shopper) -> None:
    with shopper.page.expect_response(offering("cart")) as visit:
        shopper.take("phone-512")
    shopper.is_offered("「スマホあんしん保証 2年」も一緒にいかがですか")
    offer, tabs = shopper.offer_id, [shopper.page, duplicated(shopper, visit.value.text())]
    accept_at_once(tabs)
    for tab in tabs:
        expect(tab.get_by_role("heading", name="カートに追加しました")).to_be_visible()
    assert shopper.cart == [("phone-512", None, 1), ("care-phone", None, 1)]
    assert shopper.shop.outcomes(offer) == ["accepted"]
    shopper.close_confirmation()
    products, total, paid = shopper.shop.order(shopper.order())
    assert (sorted(products), total, paid) == (["care-phone", "phone-512"], 95_400, 95_400)


def test_an_addition_to_an_order_is_charged_once(shopper: Shopper) -> None:
    shopper.take("ssd-512")
    with shopper.page.expect_response(offering("post_purchase")) as visit:
        order = shopper.order()
    shopper.is_offered("「USB-C ケーブル 1m（240W）」もこのご注文に追加できます")
    offer, tabs = shopper.offer_id, [shopper.page, duplicated(shopper, visit.value.text())]
    accept_at_once(tabs)
    for tab in tabs:
        expect(tab.get_by_role("heading", name=re.compile("ご注文に追加しました"))).to_be_visible()
    assert shopper.shop.order(order) == (["ssd-512", "cable-1m"], 11_260, 11_260)
    assert shopper.shop.outcomes(offer) == ["accepted"]


def offering(placement: str) -> Callable[[Response], bool]:
    """Whether a response is the answer to a visit of this placement, and brought an offer."""
    return lambda response: response.status == 200 and f"placement={placement}" in (response.request.post_data or "")
