"""Display fails open: whatever breaks on our side, the host's page is the page, but for the tag."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.web.scene import PAGE, Browser, OpenShop, Scene, goes_with, tea_house
from upsell_widget.domain.changes import Change
from upsell_widget.domain.receipts import Reason
from upsell_widget.domain.shop import Cart, Product, Quote
from upsell_widget.errors import ConfigurationError
from upsell_widget.web.blueprint import KEY

TAG_START = '<script type="module"'


def page(house: Scene) -> str:
    return house.app.test_client().get("/cart").text


def without_tag(text: str) -> str:
    start = text.index(TAG_START)
    return text[:start] + text[text.rindex("</body>") :]


def fails(*args: Any, **kwargs: Any) -> Any:
    raise RuntimeError("the shop is having a bad day")


def is_slow(house: Scene) -> Callable[..., Any]:
    """A shop that takes longer than the whole deadline, without anybody waiting for it."""

    def quote(change: Change, *, timeout: float) -> Quote:
        raise TimeoutError(f"not within {timeout} s")

    return quote


@pytest.mark.parametrize("method", ["shopper", "cart", "products", "quote", "capabilities", "consent"])
def test_an_adapter_that_raises_costs_the_page_nothing(house: Scene, method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    house.publish(goes_with())
    before = page(house)
    monkeypatch.setattr(house.shop, method, fails)
    visit = house.browser().visit()
    assert (visit.status_code, visit.data) == (204, b"")
    assert page(house) == before
    assert without_tag(before) == PAGE


def test_a_database_that_is_gone_costs_the_page_nothing(house: Scene, tmp_path: Path) -> None:
    house.publish(goes_with())
    browser = house.browser()
    token = browser.opened()
    before = page(house)
    connection = sqlite3.connect(tmp_path / "upsell_widget.sqlite")
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '%e%'").fetchall():
        connection.execute(f'DROP TABLE IF EXISTS "{table}"')
    connection.close()
    assert browser.visit(page="other").status_code == 204
    assert browser.post("open", offer=token).status_code == 503
    accepted = browser.post("accept", offer=token)
    assert accepted.status_code == 503
    assert "お試し" in accepted.text or "try again" in accepted.text.lower()
    assert page(house) == before


def test_a_quote_that_fails_or_is_late_is_a_verdict_and_no_offer(house: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    house.app.config["UPSELL_QA"] = True
    house.publish(goes_with("cup"))
    monkeypatch.setattr(house.shop, "quote", is_slow(house))
    receipts = kept(house, monkeypatch)
    assert house.browser().visit().status_code == 204
    assert [verdict.reason for verdict in receipts[-1].verdicts] == [Reason.QUOTE_FAILED]


def test_only_two_quotes_are_tried(house: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    house.publish(goes_with("cup", "pot", "mug"))
    asked: list[Change] = []

    def quote(change: Change, *, timeout: float) -> Quote:
        asked.append(change)
        raise TimeoutError

    monkeypatch.setattr(house.shop, "quote", quote)
    house.browser().visit()
    assert len(asked) == 2


def test_three_failures_in_a_row_leave_the_tag_out(house: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = house.browser()
    monkeypatch.setattr(house.shop, "cart", fails)
    for _ in range(3):
        assert TAG_START in page(house)
        browser.visit()
    assert page(house) == PAGE
    assert browser.visit().status_code == 204


def test_one_answer_between_failures_keeps_the_tag(house: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = house.browser()
    for _ in range(4):
        with monkeypatch.context() as bad:
            bad.setattr(house.shop, "cart", fails)
            browser.visit()
            browser.visit()
        browser.visit()
    assert TAG_START in page(house)


def test_a_visit_more_than_there_are_places_is_answered_nothing(house: Scene) -> None:
    house.publish(goes_with())
    front = house.app.extensions[KEY]
    places = [front.in_flight.place() for _ in range(house.state.settings.visits_in_flight)]
    for place in places:
        assert place.__enter__()
    assert house.browser().visit().status_code == 204
    for place in places:
        place.__exit__(None, None, None)
    assert house.browser().visit().status_code == 200


def test_a_shop_that_hangs_in_products_is_asked_no_more_questions(house: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    house.publish(goes_with())
    now = [0.0]
    real = OpenShop.products

    def slow(self: OpenShop, product_ids: Sequence[str], *, timeout: float) -> Mapping[str, Product]:
        now[0] += timeout + 0.001
        return real(self, product_ids, timeout=timeout)

    monkeypatch.setattr("upsell_widget.web.guards.Deadline.__init__.__kwdefaults__", None, raising=False)
    monkeypatch.setattr("upsell_widget.web.guards.Deadline.__init__.__defaults__", (lambda: now[0],))
    monkeypatch.setattr(OpenShop, "products", slow)
    monkeypatch.setattr(house.shop, "quote", fails)
    receipts = kept(house, monkeypatch)
    assert house.browser().visit().status_code == 204
    assert {str(verdict.reason) for verdict in receipts[-1].verdicts} == {str(Reason.LATE)}


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"UPSELL_CAP_PAGES": 1}, "UPSELL_CAP_PAGES: there is no such setting; did you mean UPSELL_CAP_PAGE?"),
        ({"UPSELL_OFFER_MINUTES": "30"}, "UPSELL_OFFER_MINUTES: found '30' (str), expected int"),
        ({"UPSELL_UNDO_MINUTES": 5}, "UPSELL_UNDO_MINUTES: found 5, expected at least 15"),
        ({"UPSELL_HOLDOUT_PERCENT": 101}, "UPSELL_HOLDOUT_PERCENT"),
        ({"UPSELL_CAP_SESSION": 3}, "UPSELL_CAP_SESSION"),
        ({"UPSELL_QA": True, "TESTING": False}, "UPSELL_QA"),
        ({"UPSELL_URL_PREFIX": "upsell"}, "UPSELL_URL_PREFIX"),
    ],
)
def test_a_wrong_setting_is_an_error_at_start_that_names_it(tmp_path: Path, config: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        tea_house(tmp_path, **config)
    assert message in str(raised.value)


def test_the_cart_of_nobody_offers_nothing(house: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_cart(cart_id: str) -> Cart | None:
        return None

    house.publish(goes_with())
    monkeypatch.setattr(house.shop, "cart", no_cart)
    assert house.browser().visit().status_code == 204


@pytest.mark.parametrize("verb", ["visit", "open", "accept", "decline", "snooze", "mute", "dismiss", "undo", "next", "dwell"])
def test_a_request_from_another_site_is_refused(house: Scene, verb: str) -> None:
    browser = Browser(house.app.test_client(), {"Sec-Fetch-Site": "cross-site"})
    refused = browser.post(verb, placement="cart")
    assert (refused.status_code, refused.headers["Upsell-Reason"]) == (403, "cross_site")


@pytest.mark.parametrize("verb", ["open", "accept", "decline", "snooze", "mute", "dismiss", "undo", "next"])
def test_a_token_we_did_not_sign_is_refused_with_a_sentence(house: Scene, verb: str) -> None:
    for token in ("", "nonsense", "a.b"):
        refused = house.browser().post(verb, offer=token)
        assert refused.status_code == 400
        assert refused.text == "This offer was not made by this shop."


def kept(house: Scene, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The receipts of the visits to come."""
    receipts: list[Any] = []
    state = house.state
    changed = type(state)(**{**{name: getattr(state, name) for name in state.__slots__}, "keep_receipt": lambda r, c: receipts.append(r)})
    front = house.app.extensions[KEY]
    monkeypatch.setitem(house.app.extensions, KEY, type(front)(**{**{n: getattr(front, n) for n in front.__slots__}, "state": changed}))
    return receipts
