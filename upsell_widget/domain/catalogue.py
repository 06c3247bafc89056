"""Catalogue: a compact immutable index of what the shop sells, for recommenders. Never the truth about a price."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field

from upsell_widget.domain.learnt import NOTHING_LEARNT, Learnt
from upsell_widget.domain.shop import Product
from upsell_widget.domain.text import Text


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index keeps of a product. Prices in minor units."""

    id: str
    price: int | None
    category: tuple[str, ...] = ()
    cost: int | None = None
    family: str | None = None
    rank: int | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    plans: tuple[tuple[str, int], ...] = ()
    """(plan id, price per year) in the shop's own order: its first is what it recommends"""
    popularity: int = 0
    """Units sold in the window it was synced over."""
    words: tuple[str, ...] = ()
    """The different words of its title, in every language, small."""
    unreminded: tuple[str, ...] = ()
    """Its plans with a trial, or of six months and more, that the shop sends no reminder of (G25)."""


def entry_of(product: Product, popularity: int = 0) -> Entry:
    """The index entry of a product."""
    return Entry(
        id=product.id,
        price=product.price.amount if product.price else None,
        category=product.category,
        cost=product.cost.amount if product.cost else None,
        family=product.family,
        rank=product.rank,
        attributes=product.attributes,
        parts=product.parts,
        plans=tuple((plan.id, plan.price.amount * plan.cycle.per_year) for plan in product.plans),
        popularity=popularity,
        words=words_of(product.title),
        unreminded=tuple(plan.id for plan in product.plans if plan.needs_reminder and not plan.reminder_days),
    )


def words_of(title: Text) -> tuple[str, ...]:
    """The different words of a title, sorted. What is written without spaces gives pairs of signs.

    >>> words_of(Text.of({"en": "Rice vinegar, 500 ml", "ja": "純米酢"}))
    ('500', 'ml', 'rice', 'vinegar', '米酢', '純米')
    """
    found = (word for _, text in title.words for word in re.findall(r"\w+", text.casefold()))
    return tuple(sorted({part for word in found for part in _parts(word)}))


def _parts(word: str) -> Iterable[str]:
    return (word,) if word.isascii() or len(word) < 3 else (word[at : at + 2] for at in range(len(word) - 1))


class Catalogue:
    """Entries by id, by ladder, by category and by part, and what was learnt. Build once, share, replace whole."""

    __slots__ = ("_by_category", "_by_family", "_by_id", "_by_part", "learnt", "version")

    def __init__(self, entries: Iterable[Entry] = (), version: int = 0, learnt: Learnt = NOTHING_LEARNT) -> None:
        self.version = version
        self.learnt = learnt
        self._by_id = {entry.id: entry for entry in entries}
        by_family: dict[str, list[Entry]] = defaultdict(list)
        by_category: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
        by_part: dict[str, list[Entry]] = defaultdict(list)
        for entry in self._by_id.values():
            if entry.family is not None:
                by_family[entry.family].append(entry)
            for depth in range(1, len(entry.category) + 1):
                by_category[entry.category[:depth]].append(entry)
            for part in entry.parts:
                by_part[part].append(entry)
        self._by_family = {name: tuple(sorted(rungs, key=_rung)) for name, rungs in by_family.items()}
        self._by_category = {path: tuple(sorted(found, key=_popular)) for path, found in by_category.items()}
        self._by_part = {part: tuple(sorted(found, key=_popular)) for part, found in by_part.items()}

    def with_learnt(self, learnt: Learnt) -> Catalogue:
        """The same entries, which are shared, with what was learnt."""
        other = copy(self)
        other.learnt = learnt
        return other

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, product_id: object) -> bool:
        return product_id in self._by_id

    def get(self, product_id: str) -> Entry | None:
        """The entry of a product, or None."""
        return self._by_id.get(product_id)

    def ladder(self, family: str) -> tuple[Entry, ...]:
        """The rungs of a family, lowest first."""
        return self._by_family.get(family, ())

    def in_category(self, path: tuple[str, ...]) -> tuple[Entry, ...]:
        """Everything below a category, most popular first."""
        return self._by_category.get(path, ())

    def sets_with(self, product_id: str) -> tuple[Entry, ...]:
        """Sets that contain a product, most popular first."""
        return self._by_part.get(product_id, ())

    def entries(self) -> tuple[Entry, ...]:
        """Every entry, in the order given."""
        return tuple(self._by_id.values())


def _rung(entry: Entry) -> tuple[int, int, str]:
    return entry.rank or 0, entry.price or 0, entry.id


def _popular(entry: Entry) -> tuple[int, str]:
    return -entry.popularity, entry.id
