"""Text that a shop has written in several languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in one or more languages, keyed by language code ("ja", "en"; "" for any).

    >>> Text.of({"ja": "米酢", "en": "Rice vinegar"}).in_locale("en_GB")
    'Rice vinegar'
    """

    words: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, words: str | Mapping[str, str]) -> Text:
        """Text from plain words (any language) or from a mapping by language."""
        if isinstance(words, str):
            return cls((("", words),))
        return cls(tuple(sorted(words.items())))

    def in_locale(self, locale: str) -> str:
        """The words for a locale: the exact one, its language, any, else the first there is."""
        words = dict(self.words)
        for key in (locale, locale.replace("-", "_").split("_")[0], ""):
            if key in words:
                return words[key]
        return self.words[0][1] if self.words else ""

    @property
    def languages(self) -> frozenset[str]:
        """The languages that have words."""
        return frozenset(language for language, _ in self.words)

    def __bool__(self) -> bool:
        return any(words for _, words in self.words)
