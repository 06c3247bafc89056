"""A Shop over what was recorded: real products, and the baskets real people bought, as carts before checkout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from upsell_widget.domain.changes import Change, ReplaceLine
from upsell_widget.domain.money import Money
from upsell_widget.domain.shop import Cart, Line, Product, Quote, Shopper
from upsell_widget.errors import ChangeRefused
from upsell_widget.ports import BaseShop


class RecordedShop(BaseShop):
    """Sells at the catalogue's price; a customer's cart has the customer's id."""

    def __init__(self, products: Mapping[str, Product]) -> None:
        self._products = products
        self._carts: dict[str, Cart] = {}

    def put(self, cart_id: str, quantities: Mapping[str, int]) -> Cart:
        """Fill a cart anew."""
        lines = tuple(self._line(product_id, quantity) for product_id, quantity in quantities.items())
        cart = self._carts[cart_id] = Cart(cart_id, lines, _sum(lines), seller="the grocer")
        return cart

    def shopper(self, shopper_id: str | None = None) -> Shopper:
        """A customer with a cart."""
        return Shopper(id=shopper_id or "", locale="en", cart_id=shopper_id, order_count=1)

    def cart(self, cart_id: str) -> Cart | None:
        """The cart as it was put."""
        return self._carts.get(cart_id)

    def products(self, product_ids: Sequence[str], *, timeout: float) -> Mapping[str, Product]:
        """From memory."""
        return {product_id: self._products[product_id] for product_id in product_ids if product_id in self._products}

    def catalogue(self) -> Iterable[Product]:
        """All of them."""
        return self._products.values()

    def quote(self, change: Change, *, timeout: float) -> Quote:
        """The line at its price, and what the cart's total rises by."""
        cart = self._carts[change.target.id]
        line = self._line(change.product_id, change.quantity)
        kept = [each for each in cart.lines if not isinstance(change, ReplaceLine) or each.id != change.line_id]
        if isinstance(change, ReplaceLine) and len(kept) == len(cart.lines):
            raise ChangeRefused("cart_changed", f"line {change.line_id} is not there")
        after = _sum((*kept, line))
        return Quote(price=line.total, difference=after - cart.total, total=after, tax=replace(after, amount=0))

    def _line(self, product_id: str, quantity: int) -> Line:
        price = self._products[product_id].price
        if price is None:
            raise ChangeRefused("no_price", product_id)
        return Line(f"line-{product_id}", product_id, quantity, price * quantity)


def _sum(lines: Iterable[Line]) -> Money:
    return Money(sum(line.total.amount for line in lines), "USD")
