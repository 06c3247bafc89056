"""Invitations over HTTP: the landing page, the acceptance that a cookie remembers, and the link a customer sends.

Nothing is stored in the browser before the person accepts (G28). Plain forms, so that it works without JavaScript.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Response, after_this_request, has_request_context, redirect, request

from upsell_widget.domain.referrals.codes import shown_code, typed_code
from upsell_widget.errors import OfferRefused
from upsell_widget.ports.referrals import ReferralScheme
from upsell_widget.referring.inviting import code_of
from upsell_widget.state import State
from upsell_widget.web.guards import is_same_site
from upsell_widget.web.invitation_pages import Landing, invitation_page, said
from upsell_widget.web.moment import moment_of
from upsell_widget.web.refusing import UNAVAILABLE
from upsell_widget.web.request import Front
from upsell_widget.web.signing import Signer
from upsell_widget.web.wording import Wording, wording_for

COOKIE = "upsell_invitation"
ACCEPTED_FOR = timedelta(days=30)
"""How long an accepted invitation waits for the sign-up."""


@dataclass(frozen=True, slots=True)
class Found:
    """An invitation that can be used, and who looks at it."""

    scheme: ReferralScheme
    code: str
    inviter_id: str
    until: datetime
    customer_id: str


def shown(front: Front, text: str) -> Response:
    """The landing page. Opening it stores nothing, here or there."""
    words = _words(front)
    found = _found(front, words, text)
    if isinstance(found, Response):
        return found
    return invitation_page(front, words, _landing(found))


def accepted(front: Front, text: str) -> Response:
    """Remember in a cookie that the invitation was accepted, and on to the shop's own page to sign up.

    Raises:
        OfferRefused: another site sent the form (403).
    """
    if not is_same_site(request):
        raise OfferRefused("cross_site", "This request did not come from a page of this shop.", 403)
    words = _words(front)
    found = _found(front, words, text)
    if isinstance(found, Response):
        return found
    if found.customer_id:
        return invitation_page(front, words, _landing(found), 409)
    response: Response = redirect(f"{request.script_root}{found.scheme.sign_up}", 303)  # type: ignore[assignment]
    token = _signer(front.state).sign([found.code, int(front.state.clock().timestamp())])
    seconds = int(ACCEPTED_FOR.total_seconds())
    response.set_cookie(COOKIE, token, max_age=seconds, httponly=True, samesite="Lax", secure=request.is_secure)
    response.headers["Cache-Control"] = "no-store"
    return response


def _found(front: Front, words: Wording, text: str) -> Found | Response:
    """The invitation of a code, or one and the same page for every code that is of no use."""
    state, scheme, address = front.state, front.state.referrals, request.remote_addr or ""
    if not front.tries.may_try(address):
        return said(front, words, words.say("Too many attempts. Please wait a minute and try again."), "", 429)
    now = moment_of(state, request).now
    with front.in_flight.place() as placed:
        if not placed:
            raise OfferRefused(UNAVAILABLE, "Too many at once.", 503)
        code = typed_code(text)
        owner = state.store.code_owner(code) if code is not None and scheme is not None else None
    if scheme is None or code is None or owner is None or now > owner[1] + scheme.programme.code_lifetime:
        front.tries.was_wrong(address)
        sentence = words.say("It may be mistyped, or no longer valid. Please ask whoever sent it to you for a new link.")
        return said(front, words, words.say("This invitation cannot be used"), sentence, 404)
    return Found(scheme, code, owner[0], owner[1] + scheme.programme.code_lifetime, state.shop.shopper().id)


def _landing(found: Found) -> Landing:
    name = found.scheme.rewards.shown_name(found.inviter_id)
    is_own = found.customer_id == found.inviter_id
    return Landing(found.scheme.programme, shown_code(found.code), name, found.until, bool(found.customer_id), is_own)


def link_of(state: State, customer_id: str) -> str | None:
    """The path of a customer's invitation; None: there is no programme."""
    code = code_of(state, customer_id)
    root = request.script_root if has_request_context() else ""
    return f"{root}{state.settings.url_prefix}/invitation/{code}" if code is not None else None


def text_of(state: State, customer_id: str, language: str) -> str | None:
    """What a customer sends to a friend, with the whole address where a request says it; None: there is no programme."""
    code = code_of(state, customer_id)
    if code is None or state.referrals is None:
        return None
    root = request.url_root.rstrip("/") if has_request_context() else ""
    return state.referrals.programme.share_text(language, f"{root}{state.settings.url_prefix}/invitation/{code}")


def accepted_code(state: State) -> str | None:
    """The code accepted in this browser within the last 30 days, as it is shown."""
    cookie = request.cookies.get(COOKIE, "") if has_request_context() else ""
    match _signer(state).read(cookie) if cookie else None:
        case [str(code), int(at)] if state.clock() - datetime.fromtimestamp(at, UTC) <= ACCEPTED_FOR:
            return shown_code(code)
    return None


def forget_accepted() -> None:
    """Delete the cookie with this request's answer: a sign-up has used it."""
    if has_request_context() and COOKIE in request.cookies:

        @after_this_request
        def delete(response: Response) -> Response:
            response.delete_cookie(COOKIE, httponly=True, samesite="Lax")
            return response


def _signer(state: State) -> Signer:
    keys: Sequence[str] = state.secret_keys
    return Signer(keys, "upsell.invitation")


def _words(front: Front) -> Wording:
    return wording_for(front.state.shop.shopper().locale, front.state.settings.default_locale)
