"""A Shop with a stopwatch: how long the host's side took, so that it can be told apart from ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from time import perf_counter_ns
from typing import TypeVar

from demo_shop.adapter import DemoShop
from demo_shop.premises import Premises
from upsell_widget.domain.changes import Change
from upsell_widget.domain.shop import Capabilities, Cart, Order, Product, Quote, Shopper

T = TypeVar("T")


class TimedShop(DemoShop):
    """The demo's Shop, with ``here`` standing in it; ``inside`` adds up the nanoseconds it takes to answer."""

    def __init__(self, premises: Premises) -> None:
        super().__init__(premises)
        self.inside = 0
        self.here = Shopper()
        self.agreed = False

    @contextmanager
    def _timed(self) -> Iterator[None]:
        start = perf_counter_ns()
        try:
            yield
        finally:
            self.inside += perf_counter_ns() - start

    def _ask(self, question: Callable[..., T], *values: object, **named: object) -> T:
        with self._timed():
            return question(*values, **named)

    def capabilities(self) -> Capabilities:
        """Timed."""
        return self._ask(super().capabilities)

    def shopper(self, shopper_id: str | None = None) -> Shopper:
        """Timed; who is here is looked up like any customer, and their cart is the one they were given."""
        with self._timed():
            if shopper_id is None and not self.here.id:
                return self.here
            return replace(super().shopper(shopper_id or self.here.id), cart_id=self.here.cart_id)

    def consent(self, shopper: Shopper) -> bool:
        """Timed."""
        with self._timed():
            return super().consent(shopper) if shopper.id else self.agreed

    def cart(self, cart_id: str) -> Cart | None:
        """Timed."""
        return self._ask(super().cart, cart_id)

    def order(self, order_id: str, shopper: Shopper) -> Order | None:
        """Timed."""
        return self._ask(super().order, order_id, shopper)

    def products(self, product_ids: Sequence[str], *, timeout: float) -> Mapping[str, Product]:
        """Timed."""
        return self._ask(super().products, product_ids, timeout=timeout)

    def quote(self, change: Change, *, timeout: float) -> Quote:
        """Timed."""
        return self._ask(super().quote, change, timeout=timeout)
