"""The demo shop: its pricing, carts, orders, exactly-once changes, pages and adapter."""
