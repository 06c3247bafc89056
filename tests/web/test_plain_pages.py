"""Without JavaScript: the same offer on a plain page with forms."""

from __future__ import annotations

import re

import pytest

from tests.web.scene import Scene, goes_with, in_cart, token_of

PLAIN = {"Sec-Fetch-Site": "same-origin", "Referer": "http://localhost/cart", "Accept-Language": "ja"}


def test_a_plain_page_accepts_and_declines(house: Scene) -> None:
    house.publish(goes_with())
    browser, other = house.browser(), house.stranger()
    browser.headers, other.headers = PLAIN, {**PLAIN, "X-Cart": "c2"}
    page = browser.client.get("/upsell/offer?placement=cart", headers=PLAIN)
    assert page.text.startswith("<!doctype html>")
    accepted = browser.post("accept", offer=token_of(page))
    assert accepted.text.startswith("<!doctype html>")
    assert 'href="/cart"' in accepted.text
    assert "pot" in in_cart(house)
    page = other.client.get("/upsell/offer?placement=cart", headers=other.headers)
    back = other.post("decline", offer=token_of(page))
    assert (back.status_code, back.headers["Location"]) == (303, "/cart")


def test_a_page_says_that_there_is_nothing(house: Scene) -> None:
    page = house.browser().client.get("/upsell/offer?placement=cart", headers=PLAIN)
    assert page.status_code == 200
    assert "data-offer" not in page.text
    assert 'href="/cart"' in page.text


def test_a_refusal_is_a_page_in_the_browsers_language(house: Scene) -> None:
    browser = house.browser()
    browser.headers = PLAIN
    refused = browser.post("accept", offer="nonsense")
    assert (refused.status_code, refused.mimetype) == (400, "text/html")
    assert "お店に戻る" in refused.text


def test_a_way_back_from_elsewhere_leads_to_the_front_page(house: Scene) -> None:
    page = house.browser().client.get("/upsell/offer?placement=cart", headers={**PLAIN, "Referer": "http://evil.example/x"})
    assert 'href="/"' in page.text


def test_below_a_path_the_plain_page_keeps_to_it(house: Scene) -> None:
    house.publish(goes_with("cup"))
    client = house.app.test_client()
    page = client.get("/upsell/offer?placement=cart", base_url="http://localhost/house", headers={"Sec-Fetch-Site": "same-origin"})
    addresses = re.findall(r'(?:action|href)="(/[^"]*upsell[^"]*)"', page.text)
    assert len(addresses) > 3
    assert {address.partition("/upsell")[0] for address in addresses} == {"/house"}


@pytest.mark.parametrize("header", ["Sec-Purpose", "Purpose"])
def test_a_page_fetched_ahead_opens_nothing(house: Scene, header: str) -> None:
    house.publish(goes_with("cup"))
    client = house.app.test_client()
    ahead = client.get("/upsell/offer?placement=cart", headers={**PLAIN, header: "prefetch;prerender"})
    assert (ahead.status_code, client.head("/upsell/offer?placement=cart", headers=PLAIN).status_code) == (204, 204)
    assert "data-offer" in client.get("/upsell/offer?placement=cart", headers=PLAIN).text, "the cap of the page is untouched"
