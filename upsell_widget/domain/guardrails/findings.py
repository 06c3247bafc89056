"""Findings: what the linter has to say of a campaign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum


class Level(StrEnum):
    """Whether a finding keeps a campaign from being published."""

    BLOCK = "block"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule a campaign breaks: where, what was found, what was expected, what to do."""

    rule: str
    """A guardrail's id (G05), or the name of a rule on the shop (unknown_product)."""
    level: Level
    campaign_id: str
    path: str
    found: str
    expected: str
    advice: str

    @classmethod
    def of(cls, document: Mapping[str, str]) -> Finding:
        """The finding that was stored so."""
        given = dict(document)
        return cls(level=Level(given.pop("level")), **given)

    def in_words(self) -> str:
        """The finding on one line."""
        return (
            f"{self.level.value} {self.rule}: campaign {self.campaign_id}: {self.path}: "
            f"found {self.found}, expected {self.expected}; {self.advice}"
        )

    def as_document(self) -> Mapping[str, str]:
        """The finding as it is stored with a publication (G34)."""
        return {key: str(value) for key, value in asdict(self).items()}
