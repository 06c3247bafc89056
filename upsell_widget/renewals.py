"""Renewals: a job tells, once each, of every trial and long plan that soon turns into money, so that the shop can remind in time."""

from __future__ import annotations

from datetime import timedelta

from upsell_widget.domain.reminding import due_reminders
from upsell_widget.state import State

AHEAD = timedelta(days=92)
"""How far the job looks; a plan that reminds earlier is told of late."""
TIMEOUT = 10.0
"""Seconds the shop has to say what the plans are. Nobody waits for this."""


def tell_of_renewals(state: State) -> None:
    """Raise ``renewal_due`` for every subscription that is within its plan's ``reminder_days``."""
    now = state.clock()
    shoppers = list(state.shop.renewing(now + AHEAD))
    ids = sorted({running.product_id for each in shoppers for running in each.subscriptions})
    products = state.shop.products(ids, timeout=TIMEOUT) if ids else {}
    for shopper in shoppers:
        for signal in due_reminders(shopper, products, now):
            state.signal(signal)
