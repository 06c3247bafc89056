"""Staff: said to a person, without letting a broken mail server break a settlement."""

from __future__ import annotations

import logging

from upsell_widget.domain.acceptances import Acceptance
from upsell_widget.state import State

_LOG = logging.getLogger(__name__)


def tell_staff(state: State, code: str, acceptance: Acceptance, message: str) -> bool:
    """Tell staff about one acceptance; False: the notifier raised, and it is in the log only."""
    try:
        state.notifier.notify(code, message, key=f"{code}:{acceptance.offer_id}")
    except Exception:
        _LOG.exception("%s: staff could not be told: %s", code, message)
        return False
    return True
