"""Late migration: a database that was away when the app started is migrated once it is back; until then nobody waits for it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from threading import Thread

from upsell_widget.errors import StoreUnavailable
from upsell_widget.storage.database import Database
from upsell_widget.storage.migrating import migrate

RETRY_SECONDS = 5.0
"""How long a failed attempt is left alone. One attempt may take as long again: it waits for a connection."""
_LOG = logging.getLogger("upsell_widget")


class LateMigration:
    """Bars a database. Call it to pass: it raises StoreUnavailable at once, and now and then tries in a thread of its own.

    Nothing but what wants to read or write makes it try, so a process that nobody asks anything leaves the database alone.
    A forked child goes on by itself: there is no lock, and two attempts at once do no harm.
    """

    def __init__(self, database: Database, error: StoreUnavailable, clock: Callable[[], float] = time.monotonic) -> None:
        self._database, self._told, self._clock = database, str(error), clock
        self._next_attempt = clock() + RETRY_SECONDS
        self.attempt: Thread | None = None
        """The latest attempt."""

    def __call__(self) -> None:
        now = self._clock()
        if now >= self._next_attempt:
            self._next_attempt = now + RETRY_SECONDS
            self.attempt = Thread(target=self._try, name="upsell-late-migration", daemon=True)
            self.attempt.start()
        raise StoreUnavailable(self._told)

    def _try(self) -> None:
        try:
            migrate(self._database.apart())
        except StoreUnavailable as error:
            self._told = str(error)
        except Exception:
            _LOG.exception("our database is back and could not be migrated; nothing is shown, and it is tried again")
        else:
            self._database.bar = None
            _LOG.warning("our database is back and has the newest schema")
