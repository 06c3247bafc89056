"""The port to the host's shop: what a host writes to mount the widget."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from upsell_widget.domain.changes import Change
from upsell_widget.domain.money import Money
from upsell_widget.domain.shop import Applied, Capabilities, Cart, Order, Product, Quote, Shopper
from upsell_widget.errors import ChangeRefused


@runtime_checkable
class Shop(Protocol):
    """What the shop knows and does. Every method but ``shopper(None)`` must also work without a request.

    ``timeout`` is in seconds: answer or raise within it. Tests for your adapter: ``upsell_widget.contracts``.
    """

    def capabilities(self) -> Capabilities:
        """What this shop can do."""

    def shopper(self, shopper_id: str | None = None) -> Shopper:
        """Who is here now (None), or the customer of that id. Not logged in: a Shopper whose id is empty."""

    def consent(self, shopper: Shopper) -> bool:
        """Whether this shopper agreed to the use of browsing history."""

    def cart(self, cart_id: str) -> Cart | None:
        """The cart of that id, priced; None: there is none."""

    def order(self, order_id: str, shopper: Shopper) -> Order | None:
        """The order, if it is this shopper's; else None."""

    def products(self, product_ids: Sequence[str], *, timeout: float) -> Mapping[str, Product]:
        """The present truth about these products; unknown ones are left out."""

    def catalogue(self) -> Iterable[Product]:
        """Everything for sale, for the index. Called by ``flask upsell sync``, never in a request."""

    def renewing(self, until: datetime) -> Iterable[Shopper]:
        """Every customer with a subscription whose trial ends, or that renews, before then. Called by a job, never in a request."""

    def quote(self, change: Change, *, timeout: float) -> Quote:
        """What this change would cost, by the same pricing that charges. Changes nothing.

        Raises ChangeRefused when it cannot be done: ``sold_out``, ``order_closed``, ``cart_changed`` …
        """

    def apply(self, change: Change, *, key: str, at_most: Quote, timeout: float) -> Applied:
        """Make the change once for this key; a repeated key returns the first result, even after an undo.

        Raises ChangeRefused, having changed nothing, when it cannot be done or a figure of the quote would exceed
        ``at_most`` (``price_changed``). Any other exception means "unknown" and will be looked up or retried.
        """

    def lookup(self, key: str) -> Applied | None:
        """What was done for this key, undone since or not; None if nothing was."""

    def undo(self, change: Change, applied: Applied, *, key: str) -> bool:
        """Take the change back and refund it whole; repeated calls, at once or days later, do it once.

        True: it is undone, now or before, also where it could not be undone any more by now. False: it stands and cannot
        be undone any more (packed, shipped). Any exception means "unknown": it will be asked again with the same key.
        """


class BaseShop:
    """The honest answers of a shop that can only be looked at: start from it and override what yours can do."""

    def capabilities(self) -> Capabilities:
        """A server-side cart, nothing else."""
        return Capabilities()

    def shopper(self, shopper_id: str | None = None) -> Shopper:
        """A visitor of whom nothing is known."""
        return Shopper(id=shopper_id or "")

    def consent(self, shopper: Shopper) -> bool:
        """No."""
        return False

    def cart(self, cart_id: str) -> Cart | None:
        """None."""
        return None

    def order(self, order_id: str, shopper: Shopper) -> Order | None:
        """None."""
        return None

    def products(self, product_ids: Sequence[str], *, timeout: float) -> Mapping[str, Product]:
        """From the catalogue: fine for a small shop, override it for a large one."""
        wanted = frozenset(product_ids)
        return {product.id: product for product in self.catalogue() if product.id in wanted}

    def catalogue(self) -> Iterable[Product]:
        """Nothing."""
        return ()

    def renewing(self, until: datetime) -> Iterable[Shopper]:
        """Nobody."""
        return ()

    def quote(self, change: Change, *, timeout: float) -> Quote:
        """Refused."""
        raise ChangeRefused("capability", f"{type(self).__name__} does not quote {change.code}")

    def apply(self, change: Change, *, key: str, at_most: Quote, timeout: float) -> Applied:
        """Refused."""
        raise ChangeRefused("capability", f"{type(self).__name__} does not apply {change.code}")

    def lookup(self, key: str) -> Applied | None:
        """None."""
        return None

    def undo(self, change: Change, applied: Applied, *, key: str) -> bool:
        """It cannot be undone."""
        return False


def charged_now(quote: Quote, change: Change) -> Money:
    """What accepting charges at once: the difference of an order or a subscription, nothing in a cart."""
    return quote.difference if change.target.kind != "cart" else Money.zero(quote.difference.currency)
