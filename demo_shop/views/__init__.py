"""The shop's pages: one blueprint, a file for each part of the shop."""

from demo_shop.views import account, cart, checkout, orders, seminars, services, session, shelves, staff
from demo_shop.views.blueprint import shop

__all__ = ["account", "cart", "checkout", "orders", "seminars", "services", "session", "shelves", "shop", "staff"]
