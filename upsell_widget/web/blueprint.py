"""The routes of the shopper's side."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, redirect, request

from upsell_widget.domain.offers import Offer, Placement
from upsell_widget.domain.outcomes import Arm, Event, EventKind, OutcomeKind
from upsell_widget.domain.receipts import ELIGIBLE
from upsell_widget.domain.timing import BY_BROWSER
from upsell_widget.web import accepting, pages
from upsell_widget.web.answers import answer, open_offer
from upsell_widget.web.guards import guarded
from upsell_widget.web.invitation_routes import add_invitation_routes
from upsell_widget.web.refusing import refusal_as_answer
from upsell_widget.web.request import Asked, Front, ask
from upsell_widget.web.survey_routes import add_survey_routes, only_looks_ahead
from upsell_widget.web.visit import Visit, local_path, read_visit
from upsell_widget.web.visits import Visited, after_accept, after_decline, same_page, visit_page

PACKAGE = Path(__file__).parents[1]
ROOT = PACKAGE if (PACKAGE / "static").is_dir() else PACKAGE.parent
KEY = "upsell_widget.web"
MOST_DWELL = 600.0

blueprint = Blueprint(
    "upsell_widget",
    __name__,
    root_path=str(ROOT),
    static_folder="static",
    static_url_path="/static",
    template_folder="templates",
)


def front() -> Front:
    """The shopper's side of the app that answers this request."""
    found: Front = current_app.extensions[KEY]
    return found


@blueprint.get("/upsell.js")
def script() -> Response:
    """The popup: script and style in one file, cached for good under its hash."""
    assets = front().assets
    response = Response(assets.script, mimetype="text/javascript")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.set_etag(assets.version)
    response.make_conditional(request)
    return response


@blueprint.post("/visit")
@refusal_as_answer
def visit() -> Response:
    """Propose one offer for this page and moment, or answer 204."""
    shared = front()
    with shared.in_flight.place() as placed:
        answered = guarded(shared.breaker, _visit) if placed else None
    return answered or Response(status=204)


def _visit() -> tuple[Response, bool]:
    """The answer to a visit, and whether it came too late."""
    asked = ask(front(), request)
    visit = read_visit(request.form, asked.front.state.new_id())
    visited = visit_page(asked, visit)
    response = _fragment_or_nothing(asked, visited)
    return _described(asked, visit, visited, response), visited.late


def _described(asked: Asked, visit: Visit, visited: Visited, response: Response) -> Response:
    """Tell the popup what else to listen for, and in QA mode where the receipt is."""
    awaited = asked.front.state.programme().triggers(visit.placement) & BY_BROWSER
    if visit.trigger == "load" and awaited:
        response.headers["Upsell-Listen"] = ",".join(sorted(awaited))
    if asked.moment.qa:
        response.headers["X-Upsell-Receipt"] = visited.receipt.id
    return asked.remembered(response)


@blueprint.post("/open")
@refusal_as_answer
def open_() -> Response:
    """The trigger fired: ``open``, ``closed`` or ``holdout``."""
    asked = ask(front(), request)
    offer, _ = asked.offer(request.form.get("offer", ""))
    arm, verdict = open_offer(asked.front.state, offer, asked.visitor.shopper, asked.visitor.shopper_id, asked.moment)
    said = "closed" if verdict is not ELIGIBLE else "holdout" if arm is Arm.HOLDOUT else "open"
    response = Response(said, mimetype="text/plain")
    if verdict is not ELIGIBLE:
        response.headers["Upsell-Reason"] = str(verdict.reason)
    return asked.remembered(response)


@blueprint.post("/accept")
@refusal_as_answer
def accept() -> Response:
    """Accept an offer: exactly once, never for more than was shown."""
    asked = ask(front(), request)
    offer, terms = asked.offer(request.form.get("offer", ""))
    return asked.remembered(accepting.accept_offer(asked, offer, terms))


@blueprint.post("/undo")
@refusal_as_answer
def undo() -> Response:
    """Take an accepted offer back, whole."""
    asked = ask(front(), request)
    offer, _ = asked.offer(request.form.get("offer", ""), expired=True)
    return asked.remembered(accepting.undo_offer(asked, offer))


@blueprint.post("/next")
@refusal_as_answer
def next_() -> Response:
    """After an accept at the end of a purchase: the next step of the same dialog, or 204."""
    asked = ask(front(), request)
    offer, _ = asked.offer(request.form.get("offer", ""), expired=True)
    if offer.placement is not Placement.POST_PURCHASE:
        return asked.remembered(Response(status=204))
    visited = visit_page(asked, same_page(offer, "accepted"), after_accept(offer))
    return asked.remembered(_fragment_or_nothing(asked, visited))


@blueprint.post("/decline")
@refusal_as_answer
def decline() -> Response:
    """Record a Decline; answer with the downsell, once, or 204."""
    asked, offer = _answered(OutcomeKind.DECLINED)
    if offer.parent_id is not None or not asked.by_script:
        return _done(asked, offer)
    visited = visit_page(asked, same_page(offer, "declined"), after_decline(offer))
    return asked.remembered(_fragment_or_nothing(asked, visited))


@blueprint.post("/snooze")
@refusal_as_answer
def snooze() -> Response:
    """Not now: quiet for 30 days."""
    return _done(*_answered(OutcomeKind.SNOOZED))


@blueprint.post("/mute")
@refusal_as_answer
def mute() -> Response:
    """Don't show this: for ever."""
    return _done(*_answered(OutcomeKind.MUTED))


@blueprint.post("/dismiss")
@refusal_as_answer
def dismiss() -> Response:
    """Closed by ×, Esc or the backdrop: quiet for this cart or order."""
    return _done(*_answered(OutcomeKind.DISMISSED))


@blueprint.post("/dwell")
@refusal_as_answer
def dwell() -> Response:
    """How long a product page was visible; kept only with consent."""
    asked = ask(front(), request)
    product_id, state = request.form.get("product", ""), asked.front.state
    entry = state.catalogue().get(product_id)
    seconds = min(MOST_DWELL, max(0.0, request.form.get("seconds", 0.0, type=float)))
    if asked.visitor.consent and entry is not None and seconds > 0:
        state.write_event(
            Event(
                EventKind.DWELL,
                asked.visitor.shopper_id,
                asked.visitor.session_id,
                asked.moment.now,
                product_id=product_id,
                category=entry.category,
                seconds=seconds,
                qa=asked.moment.qa,
            )
        )
    return Response(status=204)


@blueprint.get("/offer")
@refusal_as_answer
def offer_page() -> Response:
    """Without JavaScript: the same offer on a plain page with forms. What only looks ahead opens nothing."""
    if only_looks_ahead():
        return Response(status=204, headers={"Cache-Control": "no-store"})
    asked = ask(front(), request)
    referrer = urlsplit(request.referrer or "")
    here = local_path(referrer.path or "/") if referrer.netloc == request.host else "/"
    visit = replace(read_visit(request.args, asked.front.state.new_id()), trigger="load", path=here)
    proposal = visit_page(asked, visit).proposal
    if proposal is not None and not pages.opened(asked, proposal):
        proposal = None
    return asked.remembered(pages.plain_page(asked, proposal, here))


def _answered(kind: OutcomeKind) -> tuple[Asked, Offer]:
    asked = ask(front(), request)
    offer, _ = asked.offer(request.form.get("offer", ""))
    answer(asked.front.state, offer, kind, asked.moment)
    return asked, offer


def _done(asked: Asked, offer: Offer) -> Response:
    """204 for the script; for a plain form, back to where the shopper was."""
    done: Any = Response(status=204) if asked.by_script else redirect(offer.return_to, 303)
    return asked.remembered(done)


def _fragment_or_nothing(asked: Asked, visited: Visited) -> Response:
    return pages.fragment(asked, visited.proposal) if visited.proposal is not None else Response(status=204)


add_survey_routes(blueprint, front)
add_invitation_routes(blueprint, front)
