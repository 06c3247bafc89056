"""Rows: how domain values lie in columns and come back."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from sqlalchemy import Row as Found

from upsell_widget.documents.codec import canonical_json
from upsell_widget.domain.money import Money
from upsell_widget.domain.outcomes import Arm, Impression, Outcome, OutcomeKind, Publication


def column_text(text: str) -> str:
    """Text as any database takes it: what a browser sends may hold NUL or half a surrogate pair."""
    return text.replace("\0", "").encode("utf-8", "replace").decode() if not text.isascii() or "\0" in text else text


@lru_cache(maxsize=4096)
def category_text(category: tuple[str, ...]) -> str:
    """A category path as JSON."""
    return column_text(canonical_json(category))


@lru_cache(maxsize=4096)
def category_of(text: str) -> tuple[str, ...]:
    """A category path from JSON."""
    return tuple(json.loads(text))


def impression_columns(impression: Impression) -> dict[str, Any]:
    """An impression as columns."""
    return {name: getattr(impression, name) for name in Impression.__slots__} | {"arm": impression.arm.value}


def impression_of(row: Found[Any]) -> Impression:
    """An impression from its row."""
    columns = row._mapping
    return Impression(**{name: columns[name] for name in Impression.__slots__} | {"arm": Arm(columns["arm"])})


def outcome_columns(outcome: Outcome) -> dict[str, Any]:
    """An outcome as columns."""
    columns = {name: getattr(outcome, name) for name in Outcome.__slots__}
    amount = outcome.amount
    columns |= {"kind": outcome.kind.value, "arm": outcome.arm.value}
    return columns | {"amount": amount.amount if amount is not None else None, "currency": amount.currency if amount is not None else None}


def outcome_of(row: Found[Any]) -> Outcome:
    """An outcome from its row."""
    columns = row._mapping
    amount = Money(columns["amount"], columns["currency"]) if columns["currency"] is not None else None
    values = {name: columns[name] for name in Outcome.__slots__}
    return Outcome(**values | {"kind": OutcomeKind(columns["kind"]), "arm": Arm(columns["arm"]), "amount": amount})


def publication_of(row: Found[Any]) -> Publication:
    """A publication from its row."""
    columns = row._mapping
    values = {name: columns[name] for name in Publication.__slots__}
    return Publication(**values | {"document": json.loads(columns["document"]), "lint": tuple(json.loads(columns["lint"]))})
