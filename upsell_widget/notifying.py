"""Notifiers: how staff are reached when nothing better is mounted."""

from __future__ import annotations

import logging

_log = logging.getLogger("upsell_widget.staff")


class LogNotifier:
    """Writes what staff must know to the log, as a warning."""

    def notify(self, code: str, message: str, *, key: str) -> None:
        """Log it."""
        _log.warning("%s [%s]: %s", code, key, message)
