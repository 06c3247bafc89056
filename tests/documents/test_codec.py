"""What is written is read back as it was, and nothing else is read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upsell_widget.documents import codec
from upsell_widget.domain.acceptances import Acceptance
from upsell_widget.domain.changes import AddLine, Change, ChangePlan, ReplaceLine, Target
from upsell_widget.domain.context import Context
from upsell_widget.domain.money import Money
from upsell_widget.domain.offers import Offer, OfferKind, Placement
from upsell_widget.domain.receipts import Receipt, Verdict
from upsell_widget.domain.shop import Capabilities, Quote, Shopper
from upsell_widget.errors import DocumentError

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
OFFER = Offer(
    id="offer-1",
    campaign_id="goes-with",
    campaign_version=3,
    kind=OfferKind.CROSS_SELL,
    placement=Placement.CART,
    trigger="load",
    shopper_id="visitor-1",
    session_id="session-1",
    page_id="page-1",
    quiet_key="cart:1",
    subject="vinegar",
    product_id="vinegar",
    plan_id=None,
    change=AddLine(Target("cart", "1"), "vinegar"),
    quote=Quote(Money(1980, "JPY"), Money(1980, "JPY"), Money(5000, "JPY"), Money(146, "JPY")),
    terms_hash="0" * 64,
    locale="ja",
    expires_at=NOW,
    receipt_id="receipt-1",
)
TEXT = codec.encode_offer(OFFER)

words = st.text(st.characters(codec="utf-8"), max_size=12)
moments = st.datetimes(timezones=st.just(UTC))
figures = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | words
verdicts = st.builds(Verdict, words, words, figures, figures, st.none() | words, st.none() | st.floats(allow_nan=False))
st.register_type_strategy(str, words)
st.register_type_strategy(datetime, moments)
st.register_type_strategy(float, st.floats(allow_nan=False))
st.register_type_strategy(Verdict, verdicts)

KINDS: dict[str, Any] = {
    "offer": Offer,
    "quote": Quote,
    "change": Change,
    "acceptance": Acceptance,
    "receipt": Receipt,
    "context": Context,
}


@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=40)
@given(data=st.data())
def test_any_value_comes_back_equal_and_is_written_the_same_again(name: str, data: st.DataObject) -> None:
    value = data.draw(st.from_type(KINDS[name]))
    text = getattr(codec, f"encode_{name}")(value)
    read = getattr(codec, f"decode_{name}")(text)
    assert read == value
    assert type(read) is type(value)
    assert getattr(codec, f"encode_{name}")(read) == text


@pytest.mark.parametrize(
    "change",
    [
        AddLine(Target("cart", "1"), "vinegar"),
        ReplaceLine(Target("order", "9"), "line-1", "vinegar"),
        ChangePlan(Target("cart", "1"), "sub-1", "music", "annual"),
    ],
)
def test_a_change_comes_back_as_the_class_its_code_names(change: Change) -> None:
    assert type(codec.decode_change(codec.encode_change(change))) is type(change)


def test_a_document_is_compact_sorted_and_says_its_version() -> None:
    document = json.loads(TEXT)
    assert list(document) == ["v", "value"]
    assert document["v"] == 1
    assert json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False) == TEXT


@settings(max_examples=40)
@given(context=st.from_type(Context))
def test_a_context_written_as_it_lies_is_read_as_the_same(context: Context) -> None:
    assert codec.decode_context(codec.encode_context_as_it_lies(context)) == context


def test_as_it_lies_read_only_mappings_and_half_characters_are_written_too() -> None:
    shopper = Shopper(attributes=MappingProxyType({"gender": "men"}))
    context = Context(NOW, 1, Placement.CART, "load", shopper, "s", "s", "p", Capabilities(), source={"utm_source": "\ud800"})
    assert codec.encode_context_as_it_lies(context) == codec.encode_context(context)
    read = codec.decode_context(codec.encode_context_as_it_lies(replace(context, source={})))
    assert read.shopper.attributes == {"gender": "men"}


def test_sets_are_written_in_one_order_whatever_the_hash_seed() -> None:
    program = "from upsell_widget.documents.codec import canonical_json as c; print(c(frozenset('abcdefgh')))"
    seen = {
        subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in "123"
    }
    assert seen == {'["a","b","c","d","e","f","g","h"]\n'}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "offer: document: found ''"),
        (TEXT[:-1], "offer: document:"),
        (TEXT.replace('"v":1', '"v":2'), "offer: v: found 2"),
        (TEXT.replace('"amount":146', '"amount":"146"'), "offer: value.quote.tax.amount: found '146'"),
        (TEXT.replace('"amount":146', '"amount":1.5'), "offer: value.quote.tax.amount: found 1.5"),
        (TEXT.replace('"step":1', '"step":1,"gift":2'), "offer: value.gift: found 2"),
        (TEXT.replace('"step":1,', '"step":true,'), "offer: value.step: found True"),
        (TEXT.replace("cross_sell", "cross_fade"), "offer: value.kind: found 'cross_fade'"),
        (TEXT.replace('"id":"offer-1",', ""), "offer: value.id: found"),
    ],
)
def test_a_malformed_document_is_refused_with_the_place(text: str, told: str) -> None:
    with pytest.raises(DocumentError) as refused:
        codec.decode_offer(text)
    assert str(refused.value).startswith(told)


def test_a_figure_json_does_not_know_is_kept_as_its_text() -> None:
    receipt = Receipt("r", NOW, "s", "cart", "load", (Verdict("c", "odd", {3, 1, 2}, NOW),))
    (verdict,) = codec.decode_receipt(codec.encode_receipt(receipt)).verdicts
    assert (verdict.found, verdict.expected) == ([1, 2, 3], "2026-11-23T03:00:00+00:00")
