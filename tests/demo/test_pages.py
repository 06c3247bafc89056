"""The pages: both languages, no JavaScript, nothing inline, one strict policy."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from demo_shop.catalogue import load
from demo_shop.customers import personas
from demo_shop.premises import Premises
from tests.demo.conftest import Clock
from tests.demo.counter import ADDRESS, order_of

PUBLIC = [
    "/",
    "/cart",
    "/login",
    "/guides",
    "/guides/phone-seminar",
    "/legal",
    "/orders",
    "/staff",
    "/search?q=SSD",
    *(f"/departments/{department.id}" for department in load().departments),
    *(f"/products/{product_id}" for product_id in load().items),
]


class Page(HTMLParser):
    """What a page is made of, as far as these tests ask."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))


def page(client: FlaskClient, url: str) -> str:
    """A page that is there."""
    response = client.get(url)
    assert response.status_code == 200, url
    return response.text


def fill_and_buy(client: FlaskClient, product: str, **form: str) -> str:
    """Put something in the cart and order it; where the shop sends us."""
    assert client.post("/cart/lines", data={"product": product, "quantity": "1", "plan": form.pop("plan", "")}).status_code == 303
    total = re.search(r'name="total" value="(\d+)"', page(client, "/checkout"))
    assert total is not None
    answer = client.post("/checkout", data={**ADDRESS, "method": "card_ok", "total": total[1], **form})
    assert answer.status_code == 303, answer.text
    return answer.location


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_page_answers_in_both_languages(client: FlaskClient, language: str) -> None:
    for url in PUBLIC:
        html = page(client, f"{url}{'&' if '?' in url else '?'}lang={language}")
        assert f'<html lang="{language}">' in html


def test_english_pages_speak_no_japanese_but_the_switch_names_and_addresses(client: FlaskClient) -> None:
    page(client, "/?lang=en")
    for url in PUBLIC:
        words = re.sub(r'<a [^>]*lang="ja".*?</a>|<title>.*?</title>', "", page(client, url))
        assert re.findall(r"[\u3040-\u30ff\u4e00-\u9fff]+", words) == [], url


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(client: FlaskClient) -> None:
    for url in PUBLIC:
        for tag, attributes in Page(page(client, url)).tags:
            assert tag not in ("script", "style"), url
            assert not [name for name in attributes if name == "style" or name.startswith("on")], url
            assert not [value for name, value in attributes.items() if name in ("src", "href") and value and "//" in value], url


def test_every_field_has_a_label_and_every_picture_words(client: FlaskClient) -> None:
    client.post("/cart/lines", data={"product": "mouse", "quantity": "1"})
    for url in (*PUBLIC, "/checkout"):
        tags = Page(page(client, url)).tags
        labelled = {attributes.get("for") for tag, attributes in tags if tag == "label"}
        assert all("alt" in attributes for tag, attributes in tags if tag == "img"), url
        assert all(attributes["id"] in labelled for tag, attributes in tags if tag == "input" and "id" in attributes), url
        assert sum(tag == "h1" for tag, _ in tags) == 1, url


@pytest.mark.parametrize("url", ["/", "/nowhere", "/static/shop.css"])
def test_every_answer_carries_the_strict_policy(client: FlaskClient, url: str) -> None:
    with client.get(url) as answer:
        policy = answer.headers["Content-Security-Policy"]
    for rule in ("default-src 'self'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "trusted-types upsell-widget"):
        assert rule in policy.split("; ")
    assert "require-trusted-types-for 'script'" in policy


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}])
def test_posts_from_elsewhere_are_refused(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.post("/cart/lines", data={"product": "mouse"}, headers=headers).status_code == 403
    assert "mouse" not in page(client, "/cart")


def test_a_visitor_buys_without_javascript(client: FlaskClient) -> None:
    where = fill_and_buy(client, "rice-vinegar", mandate="yes")
    html = page(client, where)
    assert "ご注文ありがとうございます" in html
    assert "¥1,198" in html
    assert "変更や取り消しができます" in html


def test_a_customer_buys_a_subscription_and_cancels_it(client: FlaskClient, log_in: Callable[[str], None]) -> None:
    log_in("new")
    fill_and_buy(client, "aojiru", plan="monthly")
    link = re.search(r'href="(/subscriptions/[^"]+/cancel)"', page(client, "/subscriptions"))
    assert link is not None
    assert "終了日" in page(client, link[1])
    assert client.post(link[1]).status_code == 303
    assert "解約を" in page(client, "/account")


def test_what_is_missing_at_checkout_is_named_and_nothing_is_ordered(client: FlaskClient) -> None:
    client.post("/cart/lines", data={"product": "mouse", "quantity": "1"})
    answer = client.post("/checkout", data={**ADDRESS, "postcode": " ", "method": "card_ok", "total": "3480"})
    assert answer.status_code == 422
    assert 'aria-describedby="postcode-missing"' in answer.text
    assert "注文はまだありません" in page(client, "/orders").replace("ご注文", "注文")


def test_a_declined_card_says_so_and_keeps_the_cart(client: FlaskClient) -> None:
    client.post("/cart/lines", data={"product": "mouse", "quantity": "1"})
    answer = client.post("/checkout", data={**ADDRESS, "method": "card_declined", "total": "9999"})
    assert answer.status_code == 409
    assert "静音ワイヤレスマウス" in page(client, "/cart")


def test_nothing_is_preselected_that_costs_or_binds(client: FlaskClient) -> None:
    client.post("/cart/lines", data={"product": "mouse", "quantity": "1"})
    boxes = [attributes for tag, attributes in Page(page(client, "/checkout")).tags if attributes.get("type") == "checkbox"]
    assert [("checked" in each, each["name"]) for each in boxes] == [(False, "mandate")]


def test_a_line_of_the_cart_is_changed_switched_and_removed(client: FlaskClient) -> None:
    client.post("/cart/lines", data={"product": "ssd-512", "quantity": "1"})
    line = re.search(r"/cart/lines/([0-9a-f]+)/quantity", page(client, "/cart"))
    assert line is not None
    client.post(f"/cart/lines/{line[1]}/quantity", data={"quantity": "2"})
    assert "¥19,960" in page(client, "/cart")
    client.post(f"/cart/lines/{line[1]}/switch", data={"to": "ssd-1tb"})
    assert "¥29,600" in page(client, "/cart")
    client.post(f"/cart/lines/{line[1]}/remove")
    assert "カートはまだ空です" in page(client, "/cart")


@pytest.mark.parametrize("quantity", ["-1", "1e9", "٣", "", "999999999999"])
def test_a_strange_quantity_is_one(client: FlaskClient, quantity: str) -> None:
    assert client.post("/cart/lines", data={"product": "mouse", "quantity": quantity}).status_code == 303
    assert "¥3,480" in page(client, "/cart")


def test_another_customers_order_is_not_found(client: FlaskClient, log_in: Callable[[str], None], shop: Premises) -> None:
    order_id = order_of(shop, ("mouse", None, 1), customer="loyal")
    log_in("man")
    assert client.get(f"/orders/{order_id}").status_code == 404
    assert client.post(f"/orders/{order_id}/cancel").status_code == 404
    assert client.get(f"/thanks/{order_id}").status_code == 404
    assert client.get("/subscriptions/sub-SUBSCRIBER-02-0/cancel").status_code == 404


def test_a_visitors_order_is_seen_in_that_session_only(client: FlaskClient) -> None:
    where = fill_and_buy(client, "mouse")
    page(client, where)
    assert client.application.test_client().get(where).status_code == 404


def test_staff_pack_and_the_order_is_closed(client: FlaskClient, clock: Clock) -> None:
    order_id = fill_and_buy(client, "mouse").rsplit("/", 1)[1]
    assert "この注文を取り消す" in page(client, f"/orders/{order_id}")
    client.post(f"/staff/orders/{order_id}/pack")
    assert "梱包済み" in page(client, f"/orders/{order_id}")
    client.post(f"/orders/{order_id}/cancel")
    assert "取り消し済み" not in page(client, f"/orders/{order_id}")


def test_an_order_is_cancelled_with_its_refund_on_the_page(client: FlaskClient) -> None:
    order_id = fill_and_buy(client, "mouse").rsplit("/", 1)[1]
    client.post(f"/orders/{order_id}/cancel")
    assert "−¥4,030" in page(client, f"/orders/{order_id}")


@pytest.mark.parametrize(("answer", "kept"), [("accept", True), ("refuse", False)])
def test_the_banner_is_answered_once_and_kept(client: FlaskClient, answer: str, kept: bool) -> None:
    assert "閲覧履歴の利用について" in page(client, "/")
    assert client.post("/consent", data={"answer": answer, "next": "/cart"}).location == "/cart"
    assert "閲覧履歴の利用について" not in page(client, "/")
    with client.session_transaction() as session:
        assert session["consent"] is kept


def test_both_answers_of_the_banner_look_alike(client: FlaskClient) -> None:
    buttons = [attributes for tag, attributes in Page(page(client, "/")).tags if tag == "button" and attributes.get("name") == "answer"]
    assert [each["value"] for each in buttons] == ["refuse", "accept"]
    assert len({each["class"] for each in buttons}) == 1


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)"])
def test_a_form_leads_to_our_own_pages_only(client: FlaskClient, elsewhere: str) -> None:
    assert client.post("/consent", data={"answer": "refuse", "next": elsewhere}).location == "/"


def test_the_english_customer_reads_english_and_a_switch_wins(client: FlaskClient, log_in: Callable[[str], None]) -> None:
    log_in("english")
    assert '<html lang="en">' in page(client, "/account")
    assert '<html lang="ja">' in page(client, "/account?lang=ja")
    assert '<html lang="ja">' in page(client, "/account")


def test_what_was_sold_out_since_is_said(client: FlaskClient) -> None:
    client.post("/cart/lines", data={"product": "honey", "quantity": "2"})
    client.post("/staff/products/honey", data={"units": "1", "price": ""})
    assert "在庫は残り1点です" in page(client, "/cart")
    answer = client.post("/checkout", data={**ADDRESS, "method": "card_ok", "total": "99999"})
    assert (answer.status_code, "在庫がありません" in answer.text) == (409, True)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_places_to_look_are_there_and_so_is_everyone_they_name(language: str, client: FlaskClient) -> None:
    page = client.get("/", query_string={"lang": language}).text
    places = page.partition('<ol class="places">')[2].partition("</ol>")[0]
    links = re.findall(r'href="([^"]+)"', places)
    assert len(links) >= len(re.findall("<li>", places)) >= 11
    for link in links:
        assert client.get(link, follow_redirects=True).status_code == 200, link
    named = re.findall(r"([一-龠]{2,6})さん", places) if language == "ja" else re.findall(r"as ([A-Z]\w+ [A-Z]\w+)", places)
    everyone = {each[language].replace(" ", "" if language == "ja" else " ") for each in personas()}
    assert len(named) >= 7
    assert set(named) <= everyone
