"""The event writer: browsing events and receipts wait a moment in memory and are written in batches, off the request."""

from __future__ import annotations

import atexit
import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from os import getpid
from threading import Event as Signal
from threading import Lock, RLock, Thread
from typing import Any, TypeVar

from upsell_widget.documents.codec import encode_context_as_it_lies
from upsell_widget.domain.context import Context
from upsell_widget.domain.outcomes import Event
from upsell_widget.domain.receipts import Receipt
from upsell_widget.errors import StoreUnavailable
from upsell_widget.ports import Store
from upsell_widget.settings import Settings
from upsell_widget.storage.leaving import leave_on_sigterm

EVENTS_AT_ONCE = 1_000
RECEIPTS_AT_ONCE = 50
MOST_RECEIPTS = 2_000
"""Receipts waiting, at most: each holds on to its context."""
PAUSES = (0.05, 0.2, 0.5, 1.0)
"""Seconds between attempts while the database is away."""
LEAVING_SECONDS = 5.0
"""The longest a process that ends waits for what is queued; whoever ended it waits too, and kills it after ten or thirty."""

_LOG = logging.getLogger("upsell_widget")
Item = TypeVar("Item")
Kept = tuple[Receipt, Context]


class EventWriter:
    """Queues at about a microsecond each. One thread a process writes; the first thing queued starts it, and it ends with the process.

    ``dropped``: how many were given up because the queue was full or the database stayed away.
    ``pause`` waits so many seconds between attempts.
    """

    def __init__(self, store: Store, settings: Settings, *, pause: Callable[[float], object] = time.sleep) -> None:
        self._store = store
        self._most = settings.event_queue
        self._interval = settings.event_flush_ms / 1000
        self._pause = pause
        self._pid = 0
        self._starting = Lock()
        self._complained = False
        self._leaving = False
        self._under_way = 0
        self.dropped = 0
        leave_on_sigterm()

    def write_event(self, event: Event) -> bool:
        """Queue a browsing event; False: the queue is full and it was dropped."""
        if self._pid != getpid():
            self._start()
        waiting = len(self._events)
        if waiting >= self._most:
            self.dropped += 1
            return False
        self._events.append(event)
        if not self._something.is_set():
            self._something.set()
        if waiting >= EVENTS_AT_ONCE:
            self._enough.set()
        return True

    def keep_receipt(self, receipt: Receipt, context: Context) -> None:
        """Queue a receipt and the context it was decided on; dropped and counted when too many wait."""
        if self._pid != getpid():
            self._start()
        if len(self._receipts) >= MOST_RECEIPTS:
            self.dropped += 1
            return
        self._receipts.append((receipt, context))
        self._something.set()

    def flush(self) -> None:
        """Write what is queued, now; returns when it is written or given up."""
        if self._pid != getpid():
            return
        with self._writing:
            events_done = self._write_batches(self._events, EVENTS_AT_ONCE, self._store.write_events)
            if events_done:
                self._write_batches(self._receipts, RECEIPTS_AT_ONCE, self._keep_receipts)

    def leave(self) -> None:
        """The process ends: write what is queued, but give up with the first batch that is lost, or after LEAVING_SECONDS.

        What is lost is counted and said once.
        """
        if self._pid != getpid() or self._leaving:
            return
        self._leaving = True
        self._something.set()
        self._enough.set()
        self._left.wait(LEAVING_SECONDS)
        lost = self._under_way + len(self._events) + len(self._receipts)
        if lost:
            self.dropped += lost
            _LOG.error("%d events or receipts were lost: our database was away when this process ended", lost)

    def _start(self) -> None:
        """A life of this process's own: what a parent had queued is the parent's to write."""
        with self._starting:
            if self._pid == getpid():
                return
            self._events: deque[Event] = deque()
            self._receipts: deque[Kept] = deque()
            self._something, self._enough, self._left, self._writing = Signal(), Signal(), Signal(), RLock()
            self._leaving, self._under_way = False, 0
            self.dropped = 0
            self._pid = getpid()
        Thread(target=self._run, name="upsell-writer", daemon=True).start()
        atexit.register(self.leave)

    def _run(self) -> None:
        while not self._leaving:
            self._something.wait()
            self._enough.wait(self._interval)
            self._something.clear()  # before writing: what comes meanwhile sets it again
            self._enough.clear()
            self.flush()
        if not self._under_way:  # nothing was lost
            self.flush()
        self._left.set()

    def _write_batches(self, queue: deque[Item], at_once: int, write: Callable[[Sequence[Item]], None]) -> bool:
        """Write a queue; False: this process is leaving, and a batch was lost."""
        while queue:
            batch = [queue.popleft() for _ in range(min(at_once, len(queue)))]
            self._under_way = len(batch)
            error = self._write(batch, write)
            if error is not None and self._leaving:
                return False
            self._under_way = 0
            if error is not None:
                self._give_up(batch, error)
        return True

    def _write(self, batch: Sequence[Item], write: Callable[[Sequence[Item]], None]) -> StoreUnavailable | None:
        """Write a batch, patiently; why it was not written, if the database stayed away. One that is faulty is given up here."""
        for pause in (*PAUSES, None):
            try:
                write(batch)
            except StoreUnavailable as error:
                if pause is None:
                    return error
                self._pause(pause)
            except Exception as error:
                self._give_up(batch, error)
                return None
            else:
                self._complained = False
                return None
        return None

    def _give_up(self, batch: Sequence[Any], error: Exception) -> None:
        """Count them, and complain once until something is written again."""
        self.dropped += len(batch)
        if not self._complained:
            self._complained = True
            lines = "%d events or receipts were not written, nor will more be while this lasts: %s"
            _LOG.error(lines, len(batch), error, exc_info=not isinstance(error, StoreUnavailable))

    def _keep_receipts(self, batch: Sequence[Kept]) -> None:
        receipts = [receipt if may_be_kept(context) else replace(receipt, shopper_id="") for receipt, context in batch]
        contexts = {receipt.id: encode_context_as_it_lies(context) for receipt, context in batch if may_be_kept(context)}
        self._store.keep_receipts(receipts, contexts)


def may_be_kept(context: Context) -> bool:
    """Whether a context may be kept, and whose it is: without consent only where it tells nothing of what was looked at (G28)."""
    return context.consent or not (context.product_id or context.source or context.views or context.studied)
