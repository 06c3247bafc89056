"""Signed offers: price, terms, shopper and expiry travel to the browser and come back believed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from upsell_widget.documents.codec import decode_offer, encode_offer
from upsell_widget.domain.agreement import terms_hash
from upsell_widget.domain.offers import Offer
from upsell_widget.domain.receipts import Reason
from upsell_widget.errors import DocumentError, OfferRefused

# base64 decoding forgives foreign characters and unused bits; a signature must not. SHA-384 fills its 64 characters.
_CANONICAL = re.compile(r"[A-Za-z0-9_.-]+\.[A-Za-z0-9_-]{64}")


class Signer:
    """Signs values with the newest key and believes any of the keys (rotation)."""

    def __init__(self, keys: Sequence[str], salt: str) -> None:
        self._serializer = URLSafeSerializer(list(keys), salt=salt, signer_kwargs={"digest_method": hashlib.sha384})

    def sign(self, value: Any) -> str:
        """A URL-safe text that only we could have written."""
        return str(self._serializer.dumps(value))

    def read(self, token: str) -> Any:
        """The value of a token; None for any text we did not write."""
        if not _CANONICAL.fullmatch(token):
            return None
        try:
            return self._serializer.loads(token)
        except BadData:
            return None


class OfferSigner:
    """Turns an offer and the terms shown into a token and back."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._signer = Signer(keys, "upsell.offer")

    def sign(self, offer: Offer, terms: str) -> str:
        """The token of an offer."""
        return self._signer.sign([encode_offer(offer), terms])

    def read(self, token: str, now: datetime) -> tuple[Offer, str]:
        """The offer and the terms shown with it.

        Raises:
            OfferRefused: we did not sign it (400), or it has expired (410).
        """
        offer, terms = self.read_expired(token)
        if now >= offer.expires_at:
            raise OfferRefused(Reason.EXPIRED, "This offer has expired.", 410)
        return offer, terms

    def read_expired(self, token: str) -> tuple[Offer, str]:
        """The same for what may outlive an offer: undo, and what follows an accept.

        Raises:
            OfferRefused: we did not sign it (400).
        """
        value = self._signer.read(token)
        if not isinstance(value, list) or len(value) != 2:
            raise OfferRefused(Reason.INVALID_TOKEN, "This offer was not made by this shop.", 400)
        try:
            offer, terms = decode_offer(value[0]), str(value[1])
        except DocumentError as error:
            raise OfferRefused(Reason.INVALID_TOKEN, "This offer was made by an older version of this shop.", 400) from error
        if terms_hash(terms) != offer.terms_hash:
            raise OfferRefused(Reason.INVALID_TOKEN, "The terms of this offer are not the ones it was signed with.", 400)
        return offer, terms
