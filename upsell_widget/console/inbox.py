"""The inbox: what staff were told, and what did not reach them on the other channels."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import ParamSpec

from flask import Response, abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from upsell_widget.console.words import words_of_request
from upsell_widget.domain.outbox import DeliveryState, Standing
from upsell_widget.errors import StoreUnavailable
from upsell_widget.state import state_of

AT_MOST = 100
"""Notices on one page: what is older is found by marking these as done."""
MOVES: Mapping[Standing, tuple[Standing, ...]] = {
    Standing.NEW: (Standing.READ, Standing.DONE),
    Standing.READ: (Standing.DONE, Standing.NEW),
    Standing.DONE: (Standing.NEW,),
}
P = ParamSpec("P")
_LOG = logging.getLogger("upsell_widget")


def _with_database(view: Callable[P, AnyResponse]) -> Callable[P, AnyResponse]:
    """A view that is a 503 with a sentence while our database is away."""

    @wraps(view)
    def answer(*args: P.args, **kwargs: P.kwargs) -> AnyResponse:
        try:
            return view(*args, **kwargs)
        except StoreUnavailable as error:
            _LOG.warning("the console could not be shown: %s", error)
            return Response("This cannot be answered just now. Please try again in a minute.\n", 503, mimetype="text/plain")

    return answer


def start() -> AnyResponse:
    """The console's front door leads to the inbox."""
    return redirect(url_for(".inbox"), 303)


@_with_database
def inbox() -> AnyResponse:
    """What staff were told, newest first, by code and standing."""
    state = state_of(current_app)
    standing, code = _standing(request.args.get("standing", Standing.NEW)), request.args.get("code") or None
    words = words_of_request(state.settings.default_locale)
    counts = state.store.inbox_counts()
    lost = [each for kind in (DeliveryState.DEAD, DeliveryState.DISABLED) for each in state.store.deliveries(kind, AT_MOST)]
    html = render_template(
        "upsell_widget/console/inbox.html",
        words=words,
        notices=state.store.inbox(code, standing, AT_MOST),
        standing=standing.value if standing is not None else "all",
        code=code,
        codes=sorted({each for each, _ in counts} | ({code} if code else set())),
        totals={each.value: sum(n for (kind, where), n in counts.items() if where is each and code in (None, kind)) for each in Standing},
        moves=MOVES,
        lost=lost,
        now=state.clock(),
        stylesheet=f"{request.script_root}{state.settings.url_prefix}/static/console.css",
    )
    return Response(html, mimetype="text/html")


@_with_database
def move(notice_id: str) -> AnyResponse:
    """Mark a notice as read, as done, or as new again."""
    standing = _standing(request.form.get("standing", ""))
    if standing is None:
        abort(400, f"standing: expected one of {', '.join(Standing)}")
    if not state_of(current_app).store.set_standing(notice_id, standing):
        abort(404)
    return _back()


@_with_database
def again(notice_id: str) -> AnyResponse:
    """Send anew what did not arrive."""
    state = state_of(current_app)
    if state.store.notice(notice_id) is None:
        abort(404)
    state.store.redeliver(notice_id, state.clock())
    return _back()


def _standing(word: str) -> Standing | None:
    """A standing by its name; None: any."""
    return Standing(word) if word in set(Standing) else None


def _back() -> AnyResponse:
    """To the list as it was filtered."""
    standing, code, language = (request.args.get(name) for name in ("standing", "code", "lang"))
    return redirect(url_for(".inbox", standing=standing, code=code, lang=language), 303)
