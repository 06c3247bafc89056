"""The survey over HTTP: shown by GET, answered by POST and by nothing else, once (G30)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from flask import Response, redirect, request
from markupsafe import Markup

from upsell_widget.detractors import tell_of
from upsell_widget.domain.surveys import Asking, SurveyAnswer, clean_reason, may_answer, may_ask, score_of, segments_of, stays_shown
from upsell_widget.health import something_happened
from upsell_widget.state import State
from upsell_widget.web import survey_pages
from upsell_widget.web.request import Asked, Front
from upsell_widget.web.survey_links import Invitation, InvitationSigner, invited
from upsell_widget.web.visit import local_path
from upsell_widget.web.wording import Wording

_log = logging.getLogger("upsell_widget")


def shown(asked: Asked) -> Response:
    """The page behind a link. Opening it notes nothing."""
    token = request.args.get("survey", "")
    found = _invitation(asked, token)
    if isinstance(found, Response):
        return found
    return survey_pages.form_page(asked.front, _words(asked), token, _home())


def answered(asked: Asked) -> Response:
    """Keep an answer and say thank you, to everyone alike; a form without a score comes back with its reason."""
    token, back = request.form.get("survey", ""), local_path(request.form.get("return", _home()))
    found = _invitation(asked, token)
    if isinstance(found, Response):
        return found
    words, score = _words(asked), score_of(request.form.get("score", ""))
    reason = clean_reason(request.form.get("reason", ""))
    if score is None:
        problem = words.say("Please choose a number from 0 to 10.")
        return survey_pages.form_page(asked.front, words, token, back, reason=reason, problem=problem)
    answer = _answer(asked, found, score, reason)
    if not asked.front.state.store.keep_answer(answer):
        return _once_is_once(asked)
    tell_of(asked.front.state, answer)
    something_happened(asked.front.state, answer.shopper_id)
    sentence = words.say("It has been noted. You will not be asked again for 90 days.")
    return survey_pages.said(asked.front, words, words.say("Thank you for your answer"), sentence, return_to=back)


def put_off(asked: Asked) -> Response:
    """Not now: nobody asks again for 90 days."""
    found = _invitation(asked, request.form.get("survey", ""))
    if isinstance(found, Response):
        return found
    asked.front.state.store.note_asked(found.shopper_id, asked.moment.now, Asking.LATER)
    back: Response = redirect(local_path(request.form.get("return", _home())), 303)  # type: ignore[assignment]
    return back


def section(front: Front) -> Markup:
    """The survey as a section of the host's page, for a customer who may be asked; else nothing. It never raises."""
    if front.breaker.is_open:
        return Markup("")
    try:
        return _section(front)
    except Exception:
        _log.exception("the survey could not be shown; the page goes on without it")
        front.breaker.failed()
        return Markup("")


def _section(front: Front) -> Markup:
    state = front.state
    shopper, now = state.shop.shopper(), state.clock()
    if not shopper.id or not _is_asked(state, shopper.id, now):
        return Markup("")
    token = InvitationSigner(state.secret_keys).sign(invited(state, shopper.id, now))
    return survey_pages.form(front, survey_pages.words_for(front, shopper), token, local_path(request.full_path.rstrip("?")))


def _is_asked(state: State, shopper_id: str, now: datetime) -> bool:
    """Whether this page asks: for the first time in 90 days, which is noted, or the survey it showed within a day."""
    quiets = state.store.recall(shopper_id, "", now).memory.quiets
    return stays_shown(quiets, now) or (may_ask(quiets, now) and state.store.note_asked(shopper_id, now, Asking.PAGE))


def _invitation(asked: Asked, token: str) -> Invitation | Response:
    """The invitation of a token if it can be answered now, or the page that says why not."""
    say = _words(asked).say
    found = InvitationSigner(asked.front.state.secret_keys).read(token)
    if found is None:
        return _refused(asked, say("This survey cannot be read. Please open the link again as it was sent to you."), 400)
    if asked.visitor.shopper.id not in ("", found.shopper_id):
        return _refused(asked, say("This survey was sent to somebody else."), 403)
    if asked.front.state.store.was_answered(found.answer_id) or not _free(asked, found):
        return _once_is_once(asked)
    if asked.moment.now >= found.expires_at:
        return _refused(asked, say("This survey has expired."), 410)
    return found


def _free(asked: Asked, invitation: Invitation) -> bool:
    now = asked.moment.now
    return may_answer(asked.front.state.store.recall(invitation.shopper_id, "", now).memory.quiets, now)


def _once_is_once(asked: Asked) -> Response:
    return _refused(asked, _words(asked).say("You have answered already. Thank you."), 409)


def _refused(asked: Asked, sentence: str, status: int) -> Response:
    return survey_pages.said(asked.front, _words(asked), sentence, status=status)


def _answer(asked: Asked, invitation: Invitation, score: int, reason: str) -> SurveyAnswer:
    state, moment, visitor = asked.front.state, asked.moment, asked.visitor
    shopper = visitor.shopper if visitor.shopper.id else state.shop.shopper(invitation.shopper_id)
    source = state.store.recall(visitor.shopper_id, visitor.session_id, moment.now).source if visitor.consent else {}
    segments = segments_of(shopper, source)
    return SurveyAnswer(invitation.answer_id, invitation.shopper_id, score, moment.now, reason, segments, moment.qa)


def _words(asked: Asked) -> Wording:
    return survey_pages.words_for(asked.front, asked.visitor.shopper)


def _home() -> str:
    return request.script_root or "/"


class TemplateFunctions:
    """What a host's templates may call, by the name ``upsell``."""

    def __init__(self, front: Callable[[], Front]) -> None:
        self._front = front

    def survey(self) -> Markup:
        """The survey for the customer of this request, or nothing."""
        return section(self._front())
