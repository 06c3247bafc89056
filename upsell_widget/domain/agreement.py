"""Agreement: terms as they are stored with an acceptance, and whether two of them bind alike."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from typing import Any

from upsell_widget.domain.terms import Terms


def terms_json(terms: Terms | None) -> str:
    """The terms as canonical JSON: what is stored with an acceptance."""
    if terms is None:
        return ""
    document = {"terms": type(terms).__name__, **_plain(terms)}
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_json)


def _plain(value: Any) -> dict[str, object]:
    return {each.name: getattr(value, each.name) for each in fields(value)}


def _json(value: object) -> object:
    return _plain(value) if is_dataclass(value) else str(value)


_CONDITIONS = (
    "quantity",
    "contents",
    "cycle",
    "deliveries",
    "minimum_deliveries",
    "penalty",
    "cancel_how",
    "cancel_days_before",
    "cycles",
)


def same_conditions(shown: str, now: str) -> bool:
    """Whether two terms as JSON bind the shopper alike: prices (compared apart, G18) and the dates of the day may differ."""
    return _conditions(shown) == _conditions(now)


def _conditions(text: str) -> tuple[object, ...]:
    document = json.loads(text)
    trial, move = document.get("trial") or {}, document.get("move") or {}
    days = None if move else trial.get("days")  # of what runs already, the day it is first paid is compared with the price
    return document["terms"], days, bool(move.get("begins_on")), *(document.get(name) for name in _CONDITIONS)


def terms_hash(text: str) -> str:
    """The hash of terms as JSON: two offers with equal hashes disclosed the same."""
    return hashlib.sha256(text.encode()).hexdigest()
