"""QA mode: the clock and the seed come from headers, the receipt's id goes back, nothing counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.web.scene import SAME_SITE, Browser, Scene, goes_with, offer_of, tea_house
from upsell_widget.domain.receipts import Reason
from upsell_widget.domain.shop import Shopper


@pytest.fixture
def quality(tmp_path: Path) -> Scene:
    house = tea_house(tmp_path, UPSELL_QA=True)
    house.publish(goes_with("cup", "mug"))
    return house


def at(house: Scene, moment: str, seed: int = 0) -> Browser:
    return replace(house.browser(), headers={**SAME_SITE, "X-Upsell-Now": moment, "X-Upsell-Seed": str(seed)})


def test_the_clock_comes_from_a_header(quality: Scene) -> None:
    token = at(quality, "2030-01-01T00:00:00Z").offered()
    assert offer_of(quality, token).expires_at.isoformat() == "2030-01-01T00:30:00+00:00"


def test_a_receipt_can_be_read_by_the_id_in_the_answer(quality: Scene) -> None:
    visit = at(quality, "2030-01-01T00:00:00Z").visit()
    receipt = quality.state.store.receipt(visit.headers["X-Upsell-Receipt"])
    assert receipt is not None
    assert sorted(str(verdict.reason) for verdict in receipt.verdicts) == [Reason.CHOSEN, Reason.OUTRANKED]


def test_an_impression_in_qa_mode_is_marked(quality: Scene) -> None:
    token = at(quality, "2030-01-01T00:00:00Z").opened()
    impression = quality.state.store.impression(offer_of(quality, token).id)
    assert impression is not None and impression.qa


@pytest.mark.parametrize("headers", [{"X-Upsell-Now": "tomorrow"}, {"X-Upsell-Seed": "lucky"}])
def test_a_header_that_cannot_be_read_is_a_400_with_a_sentence(quality: Scene, headers: dict[str, str]) -> None:
    refused = replace(quality.browser(), headers={**SAME_SITE, **headers}).visit()
    assert refused.status_code == 400
    assert "expected" in refused.text


def test_outside_qa_mode_the_headers_mean_nothing(house: Scene) -> None:
    house.publish(goes_with("cup"))
    browser = replace(house.browser(), headers={**SAME_SITE, "X-Upsell-Now": "2030-01-01T00:00:00Z"})
    visit = browser.visit()
    assert "X-Upsell-Receipt" not in visit.headers
    assert offer_of(house, browser.offered(page="page-2")).expires_at.year == house.clock().year


def test_what_to_listen_for_is_told_by_the_first_visit(quality: Scene) -> None:
    quality.publish(goes_with("pot", id="leaving", trigger="exit_intent"))
    browser = at(quality, "2030-01-01T00:00:00Z")
    assert browser.visit().headers["Upsell-Listen"] == "exit_intent"
    left = browser.visit(trigger="exit_intent")
    assert "Upsell-Listen" not in left.headers
    assert left.status_code == 200


def test_logging_in_brings_the_visitors_limits_along_and_logging_out_starts_afresh(quality: Scene) -> None:
    browser = at(quality, "2030-01-01T00:00:00Z")
    browser.post("mute", offer=browser.opened())
    quality.shop.here = Shopper(id="hanako", cart_id="c1")
    assert browser.visit(page="page-2").status_code == 204
    quality.shop.here = Shopper(cart_id="c1")
    assert browser.visit(page="page-3").status_code == 200


def test_what_was_taken_out_of_the_cart_is_noticed_at_the_next_visit(quality: Scene) -> None:
    removal = goes_with("mug", start="removed", id="instead", trigger="line_removed", priority=5, offer={"kind": "downsell"})
    removal["offer"]["recommend"][0]["args"]["pairs"] = {"pot": ["mug"]}
    quality.publish(removal)
    with quality.shop.ledger.write() as connection:
        connection.execute("INSERT INTO line VALUES ('l-pot', 'cart', 'c1', 'pot', NULL, 1, 0, NULL)")
    browser = at(quality, "2030-01-01T00:00:00Z")
    browser.visit(placement="product", product="tea")
    with quality.shop.ledger.write() as connection:
        connection.execute("DELETE FROM line WHERE id = 'l-pot'")
    offer = offer_of(quality, browser.offered(page="page-2"))
    assert (offer.campaign_id, offer.product_id) == ("instead", "mug")


def test_browsing_is_remembered_only_with_consent(quality: Scene) -> None:
    studied = {"code": "studied", "args": {}}
    quality.publish(goes_with("pot", id="studied", audience=studied, priority=9))
    browser = at(quality, "2030-01-01T00:00:00Z")
    for number in range(2):
        browser.visit(placement="product", product="mug", page=f"look-{number}")
    assert offer_of(quality, browser.offered()).campaign_id == "studied"
    quality.shop.agreed = False
    reserved = at(quality, "2030-01-01T00:00:00Z")
    for number in range(2):
        reserved.visit(placement="product", product="mug", page=f"look-{number}")
    visit = reserved.visit()
    receipt = quality.state.store.receipt(visit.headers["X-Upsell-Receipt"])
    assert receipt is not None
    assert {verdict.campaign_id: str(verdict.reason) for verdict in receipt.verdicts}["studied"] == Reason.NO_CONSENT


def test_where_a_session_came_from_is_remembered_only_with_consent(quality: Scene) -> None:
    sent = {"code": "traffic_source", "args": {"utm_source": "mail"}}
    quality.publish(goes_with("pot", id="from-mail", audience=sent, priority=9))
    for agreed, campaign in ((True, "from-mail"), (False, "goes-with")):
        quality.shop.agreed = agreed
        browser = at(quality, "2030-01-01T00:00:00Z") if agreed else quality.stranger()
        browser.visit(placement="product", product="tea", utm_source="mail")
        assert offer_of(quality, browser.offered(page="page-2")).campaign_id == campaign
