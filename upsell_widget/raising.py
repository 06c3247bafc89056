"""Raising a signal: judged, then put into the outbox. It never costs the request that raised it more than two statements."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from upsell_widget.domain.channels import Signalling
from upsell_widget.domain.outbox import Notice
from upsell_widget.domain.signal_rules import judge
from upsell_widget.domain.signals import Signal
from upsell_widget.errors import StoreUnavailable
from upsell_widget.ports import Store

_LOG = logging.getLogger("upsell_widget.staff")


def raising(store: Store, signalling: Signalling, new_id: Callable[[], str]) -> Callable[[Signal], None]:
    """How signals are raised: each matter is told once within its cool-down, whoever raises it. Never raises an error."""

    def signal(raised: Signal) -> None:
        try:
            _tell(raised)
        except StoreUnavailable as error:
            _LOG.warning("%s could not be told, our database is away: %s", raised.key, error)
        except Exception:
            _LOG.exception("%s could not be told", raised.key)

    def _tell(raised: Signal) -> None:
        if signalling.hears(raised.code):
            notice = Notice(f"msg_{new_id()}", raised, signalling.names_for(raised.code))
            store.tell(notice, partial(judge, raised, signalling.rules.rule(raised.code)))

    return signal
