"""Signed offers: believed only as they were written, until they expire."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.domain.building import NOW, yen
from upsell_widget.domain.agreement import terms_hash
from upsell_widget.domain.changes import AddLine, ReplaceLine, Target
from upsell_widget.domain.offers import Offer, OfferKind, Placement
from upsell_widget.domain.shop import Quote
from upsell_widget.errors import OfferRefused
from upsell_widget.web.signing import OfferSigner

TERMS = '{"terms":"OneTimeTerms","price":600}'
OFFER = Offer(
    id="offer-1",
    campaign_id="goes-with",
    campaign_version=3,
    kind=OfferKind.CROSS_SELL,
    placement=Placement.CART,
    trigger="load",
    shopper_id="visitor-1",
    session_id="s",
    page_id="p",
    quiet_key="cart:1",
    subject="cup",
    product_id="cup",
    plan_id=None,
    change=AddLine(Target("cart", "1"), "cup"),
    quote=Quote(yen(600), yen(600), yen(1600), yen(54)),
    terms_hash=terms_hash(TERMS),
    locale="ja",
    expires_at=NOW + timedelta(minutes=30),
    receipt_id="r",
)
SIGNER = OfferSigner(["key"])


def test_an_offer_comes_back_as_it_was_signed() -> None:
    other = replace(OFFER, change=ReplaceLine(Target("order", "1"), "l", "cup", 2, "monthly", 10))
    for offer in (OFFER, other):
        assert SIGNER.read(SIGNER.sign(offer, TERMS), NOW) == (offer, TERMS)


def test_every_single_byte_of_a_token_flipped_is_refused() -> None:
    token = SIGNER.sign(OFFER, TERMS)
    for position in range(len(token)):
        for flip in (1, 2, 4, 32):
            flipped = token[:position] + chr(ord(token[position]) ^ flip) + token[position + 1 :]
            with pytest.raises(OfferRefused) as refused:
                SIGNER.read(flipped, NOW)
            assert refused.value.status == 400


@pytest.mark.parametrize("token", ["", ".", "a.b", "x" * 200, "é" * 70, "e30." + "A" * 64])
def test_what_was_never_signed_is_refused(token: str) -> None:
    with pytest.raises(OfferRefused, match="not made by this shop"):
        SIGNER.read(token, NOW)


def test_another_shops_key_is_not_ours() -> None:
    with pytest.raises(OfferRefused):
        SIGNER.read(OfferSigner(["other"]).sign(OFFER, TERMS), NOW)


def test_an_offer_expires() -> None:
    token = SIGNER.sign(OFFER, TERMS)
    with pytest.raises(OfferRefused, match="expired") as refused:
        SIGNER.read(token, OFFER.expires_at)
    assert refused.value.status == 410
    assert SIGNER.read_expired(token)[0] == OFFER


def test_a_rotated_key_still_opens_what_the_old_one_signed() -> None:
    token = SIGNER.sign(OFFER, TERMS)
    rotated = OfferSigner(["key", "newer"])
    assert rotated.read(token, NOW)[0] == OFFER
    assert OfferSigner(["newer"]).read(rotated.sign(OFFER, TERMS), NOW)[0] == OFFER


def test_terms_other_than_the_ones_signed_for_are_refused() -> None:
    with pytest.raises(OfferRefused, match="terms"):
        SIGNER.read(SIGNER.sign(OFFER, TERMS + " "), NOW)
