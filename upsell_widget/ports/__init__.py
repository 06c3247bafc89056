"""What we need of the world: the host's Shop, our Store, and a way to reach the staff."""

from upsell_widget.ports.notifier import Notifier
from upsell_widget.ports.shop import BaseShop, Shop
from upsell_widget.ports.store import Store

__all__ = ["BaseShop", "Notifier", "Shop", "Store"]
