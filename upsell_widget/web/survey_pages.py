"""The survey as HTML: a section of a host's page, or a page of our own. Plain forms, so that it works without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, render_template, request
from markupsafe import Markup

from upsell_widget.domain.shop import Shopper
from upsell_widget.domain.surveys import LONGEST_REASON
from upsell_widget.web.request import Front
from upsell_widget.web.wording import Wording, wording_for


@dataclass(frozen=True, slots=True)
class SurveyView:
    """What the form needs. No score is ever preselected (G30), so there is none here."""

    token: str
    return_to: str
    prefix: str
    stylesheet: str
    reason: str = ""
    problem: str = ""
    longest: int = LONGEST_REASON


def words_for(front: Front, shopper: Shopper) -> Wording:
    """Our words in the shopper's language."""
    return wording_for(shopper.locale, front.state.settings.default_locale)


def form(front: Front, words: Wording, token: str, return_to: str, *, reason: str = "", problem: str = "") -> Markup:
    """The form, empty but for a reason already written."""
    prefix = f"{request.script_root}{front.state.settings.url_prefix}"
    view = SurveyView(token, return_to, prefix, _stylesheet(front), reason, problem)
    return Markup(render_template("upsell_widget/survey.html", view=view, words=words))


def form_page(front: Front, words: Wording, token: str, return_to: str, *, reason: str = "", problem: str = "") -> Response:
    """The form on a page of its own; with a problem it is a 400."""
    return _page(front, words, form(front, words, token, return_to, reason=reason, problem=problem), 400 if problem else 200)


def said(front: Front, words: Wording, title: str, sentence: str = "", *, return_to: str = "", status: int = 200) -> Response:
    """A page that says one thing and leads back to the shop."""
    html = render_template(
        "upsell_widget/survey_said.html",
        words=words,
        title=title,
        sentence=sentence,
        return_to=return_to or request.script_root or "/",
        stylesheet=_stylesheet(front),
    )
    return _page(front, words, Markup(html), status)


def _page(front: Front, words: Wording, fragment: Markup, status: int) -> Response:
    page = render_template(
        "upsell_widget/page.html",
        fragment=fragment,
        language=words.language,
        title=words.say("A question to you"),
        stylesheet=f"{request.script_root}{front.assets.stylesheet}",
    )
    response = Response(page, status, mimetype="text/html")
    response.headers["Referrer-Policy"] = "same-origin"  # the address holds the link's token
    return response


def _stylesheet(front: Front) -> str:
    return f"{request.script_root}{front.assets.stylesheet.replace('upsell.css', 'survey.css')}"
