"""Reporting: whose usage a host reports."""

from __future__ import annotations

from flask import current_app, has_request_context, request

from upsell_widget.domain.shop import Shopper
from upsell_widget.errors import BadReport
from upsell_widget.web.mounting import current_identity


def reported(shopper: Shopper | str) -> str:
    """Whose usage is reported. A visitor is known by our cookie, from their first page with the popup on.

    Raises:
        BadReport: nobody that could be remembered.
    """
    shopper_id = shopper.id if isinstance(shopper, Shopper) else shopper
    if isinstance(shopper, Shopper) and not shopper_id and has_request_context():
        identity = current_identity(current_app, request)
        shopper_id = identity.shopper_id if identity is not None else ""
    if not 0 < len(str(shopper_id or "")) <= 200:
        raise BadReport(f"shopper: found {shopper!r:.100}, expected a customer or their id; visitors have one from their first visit on")
    return shopper_id
