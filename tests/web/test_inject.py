"""The tag: one insertion, only where it is sure."""

from __future__ import annotations

import gzip
import re
from inspect import isfunction
from typing import Any

import pytest
from flask import Flask, Response, stream_with_context
from hypothesis import given
from hypothesis import strategies as st

from upsell_widget.domain.offers import Placement
from upsell_widget.state import Page
from upsell_widget.web.guards import Breaker
from upsell_widget.web.inject import Tag, mount, splice

PAGES = {"cart": Page(Placement.CART), "tea": Page(Placement.PRODUCT, product="tea_id", facts=("tea_id", "season"))}
BODY = "<!doctype html><body><p>お茶</p></body></html>"


class Broken(Tag):
    """A tag that cannot be rendered."""

    def for_page(self, *args: object) -> str:
        raise RuntimeError("no tag today")


def shop(answer: Any, *, tag: Tag | None = None, breaker: Breaker | None = None) -> Flask:
    app = Flask(__name__)
    app.add_url_rule("/cart", "cart", lambda: answer() if isfunction(answer) else answer)
    app.add_url_rule("/tea/<tea_id>", "tea", lambda tea_id: BODY)
    app.add_url_rule("/about", "about", lambda: BODY)
    mount(app, tag or Tag("/upsell", PAGES, "/upsell/upsell.js?v=1"), breaker or Breaker(3, 30))
    return app


def fetched(app: Flask, path: str = "/cart") -> Response:
    return app.test_client().get(path)  # type: ignore[return-value]


@given(st.binary(), st.binary(min_size=1))
def test_the_splice_changes_nothing_but_one_insertion(page: bytes, tag: bytes) -> None:
    pieces = splice(page, tag)
    if pieces is None:
        assert b"</body>" not in page and b"</BODY>" not in page
    else:
        before, inserted, after = pieces
        assert (before + after, inserted) == (page, tag)
        assert after.lower().startswith(b"</body>")


@given(st.text(max_size=300), st.text(max_size=40))
def test_over_generated_pages_the_response_is_the_page_with_one_insertion(text: str, tail: str) -> None:
    page = f"{text}</body>{tail}"
    body = fetched(shop(page)).get_data()
    tag = Tag("/upsell", PAGES, "/upsell/upsell.js?v=1").for_page("cart", {}).encode()
    assert body.count(tag) == 1 + page.encode().count(tag)
    assert body.replace(tag, b"", 1) == page.encode()


def test_content_length_is_mended_and_the_etag_dropped() -> None:
    def answer() -> Response:
        response = Response(BODY, mimetype="text/html")
        response.add_etag()
        return response

    response = fetched(shop(answer))
    assert response.content_length == len(response.get_data())
    assert "ETag" not in response.headers


@pytest.mark.parametrize(
    "answer",
    [
        Response(BODY, 404, mimetype="text/html"),
        Response(BODY, mimetype="text/plain"),
        Response(BODY.encode("shift_jis"), content_type="text/html; charset=shift_jis"),
        Response(gzip.compress(BODY.encode()), mimetype="text/html", headers={"Content-Encoding": "gzip"}),
        Response("<p>a fragment</p>", mimetype="text/html"),
    ],
    ids=["not found", "plain text", "another charset", "encoded", "no body"],
)
def test_other_responses_are_left_alone(answer: Response) -> None:
    assert fetched(shop(answer)).get_data() == answer.get_data()


def test_a_streamed_page_is_left_streaming() -> None:
    def answer() -> Response:
        return Response(stream_with_context(iter([BODY])), mimetype="text/html")

    assert fetched(shop(answer)).get_data(as_text=True) == BODY


def test_a_page_that_is_not_mounted_is_left_alone() -> None:
    assert fetched(shop(BODY), "/about").get_data(as_text=True) == BODY


def test_view_arguments_are_escaped() -> None:
    body = fetched(shop(BODY), "/tea/%22%3E%3Cscript%3E").get_data(as_text=True)
    assert 'data-product="&#34;&gt;&lt;script&gt;"' in body
    assert "product=%22%3E%3Cscript%3E&amp;facts=tea_id%3D%2522" in body
    assert 'data-facts="tea_id=%22%3E%3Cscript%3E"' in body


def test_below_a_path_every_address_starts_with_it() -> None:
    body = shop(BODY).test_client().get("/cart", base_url="http://localhost/house").get_data(as_text=True)
    assert re.findall(r' (?:src|base|href)="([^"]+)"', body) == [
        "/house/upsell/upsell.js?v=1",
        "/house/upsell",
        "/house/upsell/offer?placement=cart",
    ]


def test_a_tag_that_fails_costs_the_page_nothing() -> None:
    assert fetched(shop(BODY, tag=Broken("/upsell", PAGES, "x"))).get_data(as_text=True) == BODY


def test_an_open_breaker_leaves_the_tag_out_for_a_while() -> None:
    now = [0.0]
    breaker = Breaker(3, 30, clock=lambda: now[0])
    app = shop(BODY, breaker=breaker)
    for _ in range(3):
        breaker.failed()
    assert fetched(app).get_data(as_text=True) == BODY
    now[0] = 30.0
    assert "<upsell-popup" in fetched(app).get_data(as_text=True)


def test_a_host_may_place_the_tag_by_hand() -> None:
    app = shop(BODY)
    app.add_url_rule("/hand", "hand", lambda: app.jinja_env.from_string("<main>{{ upsell_offer() }}</main></body>").render())
    app.view_functions["cart"] = app.view_functions["hand"]
    body = fetched(app).get_data(as_text=True)
    assert body.count("<upsell-popup") == 1
    assert body.startswith("<main><script")
