"""Shops that are silent, slow, greedy or down: what settlement must survive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from tests.shops.ledger_shop import LedgerShop
from upsell_widget.domain.changes import Change
from upsell_widget.domain.money import Money
from upsell_widget.domain.shop import Applied, Capabilities, Product, Quote
from upsell_widget.errors import ChangeRefused


class Silent(LedgerShop):
    """Makes the change and does not say so."""

    def apply(self, change: Change, *, key: str, at_most: Quote, timeout: float) -> Applied:
        super().apply(change, key=key, at_most=at_most, timeout=timeout)
        raise TimeoutError("no answer")


class Unreachable(LedgerShop):
    """Does not even answer what the change would cost."""

    def quote(self, change: Change, *, timeout: float) -> Quote:
        raise TimeoutError("no answer")


class Greedy(LedgerShop):
    """Charges one yen more than it may."""

    def apply(self, change: Change, *, key: str, at_most: Quote, timeout: float) -> Applied:
        applied = super().apply(change, key=key, at_most=at_most, timeout=timeout)
        return replace(applied, charged=applied.charged + Money(1, "JPY"))


class Foreign(LedgerShop):
    """Answers in another currency."""

    def apply(self, change: Change, *, key: str, at_most: Quote, timeout: float) -> Applied:
        applied = super().apply(change, key=key, at_most=at_most, timeout=timeout)
        return replace(applied, charged=Money(applied.charged.amount, "EUR"))


class HalfDone(LedgerShop):
    """Charges, then finds that the order is closed."""

    asked = False

    def lookup(self, key: str) -> Applied | None:
        return super().lookup(key) if self.asked else None

    def apply(self, change: Change, *, key: str, at_most: Quote, timeout: float) -> Applied:
        super().apply(change, key=key, at_most=at_most, timeout=timeout)
        self.asked = True
        raise ChangeRefused("order_closed")


class Marketplace(LedgerShop):
    """Sells for others: product id → seller. Its orders name none."""

    sellers: Mapping[str, str] = MappingProxyType({})

    def products(self, product_ids: Sequence[str], *, timeout: float) -> Mapping[str, Product]:
        found = super().products(product_ids, timeout=timeout)
        return {each.id: replace(each, seller=self.sellers.get(each.id, "")) for each in found.values()}


class Down(LedgerShop):
    """Answers nothing."""

    def lookup(self, key: str) -> Applied | None:
        raise TimeoutError("no answer")


class ForgetsToSay(LedgerShop):
    """Takes a change back and does not say so, as often as it is told to."""

    silences = 1

    def undo(self, change: Change, applied: Applied, *, key: str) -> bool:
        undone = super().undo(change, applied, key=key)
        self.silences -= 1
        if self.silences >= 0:
            raise TimeoutError("no answer")
        return undone


class CookieCart(LedgerShop):
    """Its carts live in the request; nobody else can reach them."""

    def capabilities(self) -> Capabilities:
        return replace(super().capabilities(), cart="request_only")

    def lookup(self, key: str) -> Applied | None:
        raise AssertionError("a request-only cart is never looked up")


class DownFor(LedgerShop):
    """Answers nothing about one key."""

    key = "id-1"

    def lookup(self, key: str) -> Applied | None:
        if key == self.key:
            raise TimeoutError("no answer")
        return super().lookup(key)
