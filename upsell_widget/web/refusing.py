"""Refusing: what goes wrong in a request of ours becomes an answer with a sentence, never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, current_app, render_template, request
from markupsafe import Markup

from upsell_widget.errors import OfferRefused
from upsell_widget.state import state_of
from upsell_widget.web.reasons import refusal_sentence
from upsell_widget.web.wording import LANGUAGES, wording_for

UNAVAILABLE = "unavailable"
_TRY_AGAIN = "This cannot be answered just now. Please try again in a minute."
_log = logging.getLogger("upsell_widget")


def refusal_as_answer(view: Callable[..., Any]) -> Callable[..., Any]:
    """A view whose OfferRefused becomes a 4xx with its sentence, and anything unforeseen a 503 that is logged."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Any:
        try:
            return view(*args, **kwargs)
        except OfferRefused as refused:
            return _refusal(refused.code, str(refused), refused.status)
        except Exception:
            _log.exception("%s could not be answered", request.path)
            return _refusal(UNAVAILABLE, _TRY_AGAIN, 503)

    return answer


def _refusal(code: str, sentence: str, status: int) -> Response:
    """Plain text for the popup's script, which has words of its own; a page for a browser that sent a form."""
    if request.headers.get("Upsell-Fragment") == "1":
        response = Response(sentence, status, mimetype="text/plain")
    else:
        response = Response(_page(code), status, mimetype="text/html")
    response.headers["Upsell-Reason"] = code
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(code: str) -> str:
    settings = state_of(current_app).settings
    language = request.accept_languages.best_match(LANGUAGES) or settings.default_locale
    words = wording_for(language, settings.default_locale)
    fragment = render_template(
        "upsell_widget/nothing.html", words=words, title=refusal_sentence(code, words), return_to=request.script_root or "/"
    )
    return render_template(
        "upsell_widget/page.html",
        fragment=Markup(fragment),
        language=words.language,
        title=words.say("An offer for you"),
        stylesheet=f"{request.script_root}{settings.url_prefix}/static/upsell.css",
    )
