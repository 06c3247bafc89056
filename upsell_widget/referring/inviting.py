"""A customer's code: made once, and the same until it expires."""

from __future__ import annotations

import secrets

from upsell_widget.domain.referrals.codes import new_code
from upsell_widget.state import State

TRIES = 5
"""Codes that are somebody else's already, in a row; one is a chance of one in millions."""


def code_of(state: State, customer_id: str) -> str | None:
    """The customer's code; None: there is no programme, or no customer.

    Raises:
        RuntimeError: chance is broken: every code tried was somebody else's.
    """
    if state.referrals is None or not customer_id:
        return None
    now = state.clock()
    for _ in range(TRIES):
        expired = now - state.referrals.programme.code_lifetime
        code = state.store.give_code(customer_id, new_code(secrets.choice), now, expired)
        if code is not None:
            return code
    raise RuntimeError(f"{TRIES} new codes in a row were given out already")
