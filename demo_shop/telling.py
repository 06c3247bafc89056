"""What the shop tells the widget: orders placed and cancelled, consent. Silent where no widget is mounted, or it is unwell."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import current_app

from demo_shop.adapter import DemoShop
from demo_shop.premises import premises
from demo_shop.tables import OrderRow
from upsell_widget.domain.signals import SignalCode

if TYPE_CHECKING:
    from upsell_widget.extension import UpsellWidget

KEY = "demo_shop.widget"
_log = logging.getLogger("demo_shop")


def order_placed(order: OrderRow, cart_id: str | None) -> None:
    """An order was placed from this cart."""
    _tell(lambda widget: widget.order_placed(DemoShop(premises()).order_of(order), cart_id))


def order_cancelled(order: OrderRow) -> None:
    """An order was taken back."""
    _tell(lambda widget: widget.order_cancelled(DemoShop(premises()).order_of(order)))


def contract_changed(customer_id: str, found: str, matter: str) -> None:
    """A contract is not what it was."""
    _tell(lambda widget: widget.signal(SignalCode.CONTRACT_CHANGED, customer_id, found, matter))


def count(customer_id: str, code: str, window: str, limit: float) -> None:
    """One more of something that a plan counts."""
    _tell(lambda widget: widget.count(customer_id, code, window=window, limit=limit))


def meter(customer_id: str, code: str, used: float, limit: float) -> None:
    """How much of something that a plan limits is used."""
    _tell(lambda widget: widget.meter(customer_id, code, used=used, limit=limit))


def consent(granted: bool) -> None:
    """The shopper of this request answered the banner."""
    _tell(lambda widget: widget.record_consent(granted))


def _tell(say: Callable[[UpsellWidget], None]) -> None:
    widget = current_app.extensions.get(KEY)
    if widget is None:
        return
    try:
        say(widget)
    except Exception:
        _log.exception("the widget could not be told; the shop goes on without it")
