"""Notifiers: how staff are reached when nothing better is mounted."""

from __future__ import annotations

import logging
from collections.abc import Callable

from upsell_widget.domain.signals import Signal
from upsell_widget.ports import Notifier

_log = logging.getLogger("upsell_widget.staff")


class LogNotifier:
    """Writes what staff must know to the log, as a warning."""

    def notify(self, code: str, message: str, *, key: str) -> None:
        """Log it."""
        _log.warning("%s [%s]: %s", code, key, message)


def signalling(notifier: Notifier) -> Callable[[Signal], None]:
    """Signals by way of a notifier, with the matter as its key."""

    def signal(raised: Signal) -> None:
        notifier.notify(raised.code, f"{raised.shopper_id}: {raised.found}", key=raised.key)

    return signal
