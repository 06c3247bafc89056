"""Guides and seminars: content that sells nothing, read once from ``guides.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from demo_shop.catalogue import Words, words

FILE = Path(__file__).with_name("guides.toml")


@dataclass(frozen=True, slots=True)
class Guide:
    """A page of help. ``kind``: guide, seminar or call; ``goes_with``: departments it helps with."""

    id: str
    kind: str
    image: str
    goes_with: tuple[str, ...]
    name: Words
    lead: Words
    body: Mapping[str, tuple[str, ...]]


@cache
def load(path: Path = FILE) -> Mapping[str, Guide]:
    """The guides of a file, by id."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["guide"]
    return {
        row["id"]: Guide(
            id=row["id"],
            kind=row["kind"],
            image=row["image"],
            goes_with=tuple(row["goes_with"]),
            name=words(row),
            lead={language: row[f"lead_{language}"] for language in ("ja", "en")},
            body={language: tuple(row[f"body_{language}"]) for language in ("ja", "en")},
        )
        for row in rows
    }
