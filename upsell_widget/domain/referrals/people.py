"""What is compared of two people: salted hashes, never an address, a card or a mailbox itself."""

from __future__ import annotations

import hmac
import unicodedata
from dataclasses import dataclass

FACTS = ("mailbox", "payment", "address", "device")
"""What is compared of two people."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a referral. An empty hash means: not known, so nothing is concluded from it."""

    shopper_id: str
    mailbox: str = ""
    payment: str = ""
    address: str = ""
    device: str = ""


def mailbox(address: str) -> str:
    """The mailbox behind an address as far as one can tell: case, width, dots and plus-tags do not make another.

    Dots are dropped everywhere, although only some providers ignore them: who is met by that is held, not refused.

    >>> mailbox("Ｈana.Sato+shop@Example.com")
    'hanasato@example.com'
    """
    plain = unicodedata.normalize("NFKC", address).strip().casefold()
    local, at, host = plain.rpartition("@")
    return local.split("+", 1)[0].replace(".", "") + at + host.rstrip(".") if local else plain


def place(address: str) -> str:
    """A postal address without the differences that are only of writing.

    >>> place("東京都千代田区１－１ ") == place("東京都 千代田区1-1")
    True
    """
    plain = unicodedata.normalize("NFKC", address).casefold()
    return "".join(each for each in plain if each.isalnum())


def salted(kind: str, value: str, salt: bytes) -> str:
    """A hash that tells nothing without the salt, and cannot be compared across kinds; empty for an empty value."""
    return hmac.digest(salt, f"{kind}:{value}".encode(), "sha256").hex() if value else ""
