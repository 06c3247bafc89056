"""Codes of invitation: nobody guesses them, anybody can type them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

ALPHABET = "234679CDFGHJKMNPQRTVWXY"
"""Digits and letters that are not taken for one another; without vowels, so that no code is a word."""
LENGTH = 10
"""23 to the power of 10 is 4 × 10¹³: a million codes given out are met by one guess in 41 million."""


def new_code(choose: Callable[[str], str]) -> str:
    """A code of characters that ``choose`` picks (in production ``secrets.choice``).

    >>> new_code(lambda alphabet: alphabet[0])
    '2222222222'
    """
    return "".join(choose(ALPHABET) for _ in range(LENGTH))


def typed_code(text: str) -> str | None:
    """The code in what somebody typed: case, full width, spaces and hyphens do not matter; None if it cannot be one.

    >>> typed_code(" cdfgh-ｊｋｍｎｐ ")
    'CDFGHJKMNP'
    >>> typed_code("CDFGH-JKMN0") is None
    True
    """
    if len(text) > 4 * LENGTH:
        return None
    plain = unicodedata.normalize("NFKC", text).upper()
    code = "".join(each for each in plain if not each.isspace() and each not in "-‐‑–—−ー")
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def shown_code(code: str) -> str:
    """A code as it is read out: in two halves.

    >>> shown_code("CDFGHJKMNP")
    'CDFGH-JKMNP'
    """
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"
