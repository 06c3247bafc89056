"""A Shop with a stopwatch: how long the host's side took, so that it can be told apart from ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from time import perf_counter_ns
from typing import Any, TypeVar

from demo_shop.adapter import DemoShop
from demo_shop.premises import Premises
from upsell_widget.domain.changes import Change
from upsell_widget.domain.shop import Capabilities, Cart, Order, Product, Quote, Shopper

T = TypeVar("T")


class TimedShop(DemoShop):
    """The demo's Shop, with ``here`` standing in it. What it said once it says again from memory: it is not what is measured.

    ``inside`` adds up the nanoseconds it takes to answer.
    """

    def __init__(self, premises: Premises) -> None:
        super().__init__(premises)
        self.inside = 0
        self.here = Shopper()
        self.agreed = False
        self._said: dict[tuple[str, str], Any] = {}

    def _say(self, question: Callable[..., T], *values: object, **named: object) -> T:
        start = perf_counter_ns()
        try:
            asked = question.__name__, repr(values)
            if asked not in self._said:
                self._said[asked] = question(*values, **named)
            answer: T = self._said[asked]
            return answer
        finally:
            self.inside += perf_counter_ns() - start

    def capabilities(self) -> Capabilities:
        """What it can do."""
        return self._say(super().capabilities)

    def shopper(self, shopper_id: str | None = None) -> Shopper:
        """Who is here is looked up like any customer; their cart is the one they were given."""
        if shopper_id is None and not self.here.id:
            return self.here
        return replace(self._say(super().shopper, shopper_id or self.here.id), cart_id=self.here.cart_id)

    def consent(self, shopper: Shopper) -> bool:
        """A customer's own answer; a visitor's is ``agreed``."""
        return self._say(super().consent, Shopper(id=shopper.id)) if shopper.id else self.agreed

    def cart(self, cart_id: str) -> Cart | None:
        """A cart."""
        return self._say(super().cart, cart_id)

    def order(self, order_id: str, shopper: Shopper) -> Order | None:
        """An order."""
        return self._say(super().order, order_id, shopper)

    def products(self, product_ids: Sequence[str], *, timeout: float) -> Mapping[str, Product]:
        """Products."""
        return self._say(super().products, product_ids, timeout=timeout)

    def quote(self, change: Change, *, timeout: float) -> Quote:
        """A quote."""
        return self._say(super().quote, change, timeout=timeout)
