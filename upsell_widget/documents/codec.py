"""Codec: domain values as versioned JSON documents and back.

The text is compact and its keys are sorted, so equal values give equal text: tokens and hashes may be built on it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, time
from math import isfinite
from typing import Any, ClassVar, Generic, Literal, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from upsell_widget.domain.acceptances import Acceptance
from upsell_widget.domain.catalogue import Entry
from upsell_widget.domain.changes import Change
from upsell_widget.domain.context import Context
from upsell_widget.domain.offers import Offer
from upsell_widget.domain.receipts import Receipt
from upsell_widget.domain.shop import Quote
from upsell_widget.errors import DocumentError

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Document(Generic[Value]):
    """A value and the version of the form it is written in."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(ser_json_inf_nan="constants")
    v: Literal[1]
    value: Value


class Codec(Generic[Value]):
    """Writes one type as JSON documents and reads them strictly: no guessing of types, no keys we do not know."""

    def __init__(self, name: str, kind: Any) -> None:
        self._name = name
        self._adapter: TypeAdapter[Document[Value]] = TypeAdapter(Document[kind])

    def encode(self, value: Value) -> str:
        """The value as canonical JSON."""
        plain = self._adapter.dump_python(Document(1, value), warnings="none")
        return canonical_json(plain)

    def encode_as_it_lies(self, value: Value) -> str:
        """The value as JSON in a sixth of the time, its keys and sets in the order they happen to have."""
        try:
            return self._adapter.dump_json(Document(1, value), warnings="none", fallback=_simple_mapping).decode()
        except (TypeError, ValueError):  # half a character, or a mapping of a kind and content that pydantic would not write as we read it
            return self.encode(value)

    def decode(self, text: str | bytes) -> Value:
        """The value of a document.

        Raises:
            DocumentError: it is malformed or of a version we do not know; says where and what was expected.
        """
        try:
            return self._adapter.validate_json(text, strict=True, extra="forbid").value
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(map(str, first["loc"])) or "document"
            raise DocumentError(f"{self._name}: {place}: found {first['input']!r:.80}; {first['msg']}") from error


def canonical_json(plain: Any) -> str:
    """Compact JSON with sorted keys; sets become sorted lists, moments ISO 8601, what JSON does not know its text."""
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def _simple_mapping(value: object) -> object:
    """A mapping of a kind pydantic does not know, as a dict, if what is in it is sure to be written as it is read.

    Raises:
        TypeError: it is not, or it is no mapping.
    """
    if not isinstance(value, Mapping) or not all(map(_is_simple, value.values())):
        raise TypeError(f"found a {type(value).__name__}, expected a mapping of text and finite numbers")
    return dict(value)


def _is_simple(value: object) -> bool:
    return isinstance(value, str | int) or (isinstance(value, float) and isfinite(value))


def _plain(value: object) -> object:
    if isinstance(value, Set):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    if is_dataclass(value):  # pydantic leaves what lies in a read-only mapping as it is
        return {each.name: getattr(value, each.name) for each in fields(value)}
    return value.isoformat() if isinstance(value, date | time) else str(value)


_OFFER: Codec[Offer] = Codec("offer", Offer)
_QUOTE: Codec[Quote] = Codec("quote", Quote)
_CHANGE: Codec[Change] = Codec("change", Change)
_ACCEPTANCE: Codec[Acceptance] = Codec("acceptance", Acceptance)
_RECEIPT: Codec[Receipt] = Codec("receipt", Receipt)
_CONTEXT: Codec[Context] = Codec("context", Context)
_ENTRIES: Codec[tuple[Entry, ...]] = Codec("catalogue", tuple[Entry, ...])

encode_offer, decode_offer = _OFFER.encode, _OFFER.decode
encode_quote, decode_quote = _QUOTE.encode, _QUOTE.decode
encode_change, decode_change = _CHANGE.encode, _CHANGE.decode
encode_acceptance, decode_acceptance = _ACCEPTANCE.encode, _ACCEPTANCE.decode
encode_receipt, decode_receipt = _RECEIPT.encode, _RECEIPT.decode
encode_context, decode_context = _CONTEXT.encode, _CONTEXT.decode
encode_context_as_it_lies = _CONTEXT.encode_as_it_lies
encode_entries, decode_entries = _ENTRIES.encode, _ENTRIES.decode
