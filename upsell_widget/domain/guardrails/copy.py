"""What a campaign says, field by field and language by language, and what a rule makes of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from upsell_widget.domain.campaigns import Campaign, Copy
from upsell_widget.domain.guardrails.findings import Finding, Level
from upsell_widget.domain.offers import OfferKind

AMOUNTS = ("{price}", "{difference}")
"""The placeholders that state what accepting costs."""
FIELDS = tuple(each.name for each in fields(Copy))


@dataclass(frozen=True, slots=True)
class Said:
    """Words of one field in one language; the language is empty where the words serve for all."""

    field: str
    language: str
    words: str

    @property
    def path(self) -> str:
        """Where they stand in the campaign's document."""
        return f"copy.{self.language or 'any'}.{self.field}"

    @property
    def states_amount(self) -> bool:
        """Whether they say what accepting costs."""
        return any(amount in self.words for amount in AMOUNTS)


def said(campaign: Campaign, *only: str) -> Iterator[Said]:
    """The words of a campaign: of all fields, or only of these."""
    for name in only or FIELDS:
        for language, words in getattr(campaign.copy, name).words:
            if words:
                yield Said(name, language, words)


def sells(campaign: Campaign) -> bool:
    """Whether accepting costs money."""
    return campaign.offer.kind is not OfferKind.CONTENT


def first_match(words: str, patterns: Iterable[re.Pattern[str]]) -> str | None:
    """The first piece of a text that one of these patterns finds."""
    return next((match.group() for pattern in patterns if (match := pattern.search(words))), None)


def blocked(rule: str, campaign: Campaign, path: str, found: object, expected: str, advice: str) -> Finding:
    """A finding that keeps the campaign from being published."""
    return Finding(rule, Level.BLOCK, campaign.id, path, _quoted(found), expected, advice)


def warned(rule: str, campaign: Campaign, path: str, found: object, expected: str, advice: str) -> Finding:
    """A finding that is worth a second look."""
    return Finding(rule, Level.WARN, campaign.id, path, _quoted(found), expected, advice)


def _quoted(found: object) -> str:
    return f'"{found}"' if isinstance(found, str) else str(found)
