"""Our own words in a language, from the catalogues in ``translations``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations

CATALOGUES = Path(__file__).parent / "translations"
DOMAIN = "upsell"
LANGUAGES = ("ja", "en")


@cache
def catalogue(language: str) -> NullTranslations:
    """The catalogue of a language, read once."""
    return Translations.load(CATALOGUES, [language], domain=DOMAIN)
