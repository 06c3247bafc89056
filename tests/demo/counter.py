"""Short ways to do in a test what a shopper does at the counter."""

from __future__ import annotations

from demo_shop import carts, orders
from demo_shop.changes import Costs, LineChange
from demo_shop.premises import Premises
from demo_shop.tables import OrderRow, StockRow

ADDRESS = {"name": "n", "postcode": "1", "prefecture": "p", "line": "l", "phone": "0"}


def cart_with(shop: Premises, *wanted: tuple[str, str | None, int], customer: str | None = None) -> str:
    """A new cart with (product, plan, quantity) in it."""
    with shop.database.writing() as session:
        cart_id = carts.new_cart(session, customer, shop.clock())
        for product_id, plan_id, quantity in wanted:
            carts.add(session, shop.catalogue, cart_id, product_id, plan_id, quantity)
    return cart_id


def look(shop: Premises, cart_id: str) -> carts.CartView:
    """The cart as it stands."""
    with shop.database.reading() as session:
        view = carts.look(session, shop.catalogue, cart_id)
    assert view is not None
    return view


def place(
    shop: Premises, cart_id: str, *, customer: str | None = "new", method: str = "card_ok", mandate: bool = True, shown: int = 10_000_000
) -> str:
    """Order a cart; the order's id."""
    with shop.database.writing() as session:
        buyer = orders.Buyer(customer, ADDRESS, method, mandate)
        return orders.place(session, shop.catalogue, cart_id, buyer, shown, shop.clock()).id


def order_of(shop: Premises, *wanted: tuple[str, str | None, int], customer: str | None = "new", method: str = "card_ok") -> str:
    """A new order of (product, plan, quantity), with the mandate for later charges."""
    return place(shop, cart_with(shop, *wanted, customer=customer), customer=customer, method=method)


def read(shop: Premises, order_id: str) -> OrderRow:
    """An order as it stands, its lines loaded."""
    with shop.database.reading() as session:
        order = session.get_one(OrderRow, order_id)
        assert order.lines is not None
        return order


def units(shop: Premises, product_id: str) -> int | None:
    """How many are on the shelf."""
    with shop.database.reading() as session:
        return session.get_one(StockRow, product_id).units


def apply(shop: Premises, change: LineChange, key: str) -> Costs:
    """Make a change at what it costs now; what it cost."""
    return shop.changes.apply(change, key, shop.changes.quote(change, shop.clock()), shop.clock()).costs
