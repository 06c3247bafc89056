"""What the browser says is read with suspicion."""

from __future__ import annotations

import pytest
from flask import Flask, request
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from upsell_widget.domain.offers import Placement
from upsell_widget.errors import OfferRefused
from upsell_widget.web.guards import Deadline, InFlight, is_same_site
from upsell_widget.web.visit import Visit, local_path, read_visit


def read(**values: str) -> Visit:
    return read_visit(MultiDict(values), "fresh")


def test_a_visit_carries_what_the_page_says_of_itself() -> None:
    visit = read(placement="cart", page="p1", product="tea", path="/cart?utm_source=mail&x=1", device="mobile")
    assert visit == Visit(Placement.CART, "load", "p1", "tea", None, "/cart?utm_source=mail&x=1", "mobile", {"utm_source": "mail"})


@pytest.mark.parametrize("values", [{}, {"placement": "roof"}, {"placement": "cart", "trigger": "whim"}])
def test_an_unknown_placement_or_trigger_is_refused_with_a_sentence(values: dict[str, str]) -> None:
    with pytest.raises(OfferRefused, match="expected one of") as refused:
        read(**values)
    assert refused.value.status == 400


@given(st.dictionaries(st.sampled_from(["page", "product", "order", "path", "device", "utm_source"]), st.text(max_size=200)))
def test_whatever_a_browser_sends_is_read_or_left_out(values: dict[str, str]) -> None:
    visit = read(placement="cart", **values)
    assert visit.path.startswith("/") and not visit.path.startswith("//")
    assert visit.page_id
    assert visit.device in ("mobile", "desktop")


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example/", "javascript:alert(1)", "/\\evil.example", "", "/a\nb"])
def test_a_way_back_never_leaves_the_site(path: str) -> None:
    assert local_path(path) == "/"


@pytest.mark.parametrize(
    ("headers", "same"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Origin": "http://shop.example"}, True),
        ({"Origin": "http://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({}, False),
    ],
)
def test_only_a_page_of_this_site_may_change_something(headers: dict[str, str], *, same: bool) -> None:
    with Flask(__name__).test_request_context("/", base_url="http://shop.example", method="POST", headers=headers):
        assert is_same_site(request) is same


def test_one_visit_more_than_there_are_places_is_turned_away() -> None:
    places = InFlight(1)
    with places.place() as first, places.place() as second:
        assert (first, second) == (True, False)
    with places.place() as third:
        assert third


def test_a_deadline_hands_on_what_is_left_of_it() -> None:
    now = [10.0]
    deadline = Deadline(0.3, clock=lambda: now[0])
    now[0] = 10.2
    assert deadline.remaining == pytest.approx(0.1)
    now[0] = 11.0
    assert (deadline.remaining, deadline.has_passed()) == (0.0, True)
