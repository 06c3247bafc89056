"""Nothing of what was looked at is kept without consent, and a withdrawal reaches the right person (G28)."""

from __future__ import annotations

from dataclasses import replace

from tests.web.scene import Browser, Scene, goes_with, offer_of, token_of
from upsell_widget.domain.receipts import Receipt
from upsell_widget.extension import UpsellWidget

HERE = {"placement": "product", "product": "tea"}


def looked(house: Scene, *, consent: bool) -> str | None:
    """The kept context of a look at tea."""
    receipt = looked_at(house, consent=consent)
    return house.state.store.receipt_context(receipt.id)


def looked_at(house: Scene, *, consent: bool) -> Receipt:
    """The kept receipt of a look at tea."""
    house.shop.agreed = consent
    house.publish(goes_with("cup", placement="product", start="page"))
    token = token_of(house.browser().visit(**HERE))
    house.state.flush()
    receipt = house.state.store.receipt(offer_of(house, token).receipt_id)
    assert receipt is not None
    return receipt


def test_the_context_of_a_receipt_does_not_tell_what_was_looked_at_without_consent(house: Scene) -> None:
    assert looked(house, consent=False) is None


def test_nor_does_the_receipt_tell_whose_look_it_was(house: Scene) -> None:
    assert looked_at(house, consent=False).shopper_id == ""


def test_with_consent_the_receipt_tells_whose_look_it_was(house: Scene) -> None:
    assert looked_at(house, consent=True).shopper_id != ""


def test_with_consent_it_is_kept_for_a_replay(house: Scene) -> None:
    assert '"product_id":"tea"' in (looked(house, consent=True) or "")


def test_a_cart_is_kept_without_consent(house: Scene) -> None:
    house.shop.agreed = False
    house.publish(goes_with("cup"))
    token = house.browser().offered()
    house.state.flush()
    assert house.state.store.receipt_context(offer_of(house, token).receipt_id) is not None


def hanako_looks(house: Scene) -> Browser:
    """A customer has looked at tea, and it is remembered."""
    house.shop.here = replace(house.shop.here, id="hanako")
    browser = house.browser()
    browser.visit(**HERE)
    house.state.flush()
    assert views(house, "hanako") == 1
    return browser


def views(house: Scene, shopper_id: str) -> int:
    return len(house.state.store.recall(shopper_id, "s", house.clock()).views)


def withdraw(house: Scene, browser: Browser | None = None) -> None:
    """Say no to the banner, on a page of the host's."""
    cookie = browser.client.get_cookie("upsell") if browser is not None else None
    widget: UpsellWidget = house.app.extensions["tests.widget"]
    with house.app.test_request_context(headers={"Cookie": f"upsell={cookie.value}"} if cookie else {}):
        widget.record_consent(False)


def test_a_customer_withdraws_on_a_device_the_popup_was_never_on(house: Scene) -> None:
    hanako_looks(house)
    withdraw(house)
    assert views(house, "hanako") == 0


def test_who_comes_after_a_log_out_does_not_speak_for_the_customer(house: Scene) -> None:
    browser = hanako_looks(house)
    house.shop.here = replace(house.shop.here, id="")
    withdraw(house, browser)
    assert views(house, "hanako") == 1


def test_a_visitor_withdraws(house: Scene) -> None:
    browser = house.browser()
    browser.visit(**HERE)
    house.state.flush()
    withdraw(house, browser)
    house.shop.here = replace(house.shop.here, id="hanako")
    browser.visit()
    house.state.flush()
    assert views(house, "hanako") == 0
