"""The shop's "no": a rule was met, nothing was changed."""

from __future__ import annotations


class Refused(Exception):
    """The shop declines. ``code``: sold_out, price_changed, order_closed, cart_changed, unknown_product, payment_declined, no_mandate."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code
