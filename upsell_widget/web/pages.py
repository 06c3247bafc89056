"""Pages: proposals and results as HTML, a fragment for the popup's script or a whole page for a browser without."""

from __future__ import annotations

import logging

from flask import Response, render_template, request
from markupsafe import Markup

from upsell_widget.domain.acceptances import Acceptance, AcceptanceState
from upsell_widget.domain.outcomes import Arm
from upsell_widget.domain.receipts import ELIGIBLE, Reason
from upsell_widget.domain.shop import Product
from upsell_widget.state import State
from upsell_widget.web import results
from upsell_widget.web.answers import open_offer
from upsell_widget.web.presentation import present
from upsell_widget.web.propose import Proposal
from upsell_widget.web.request import Asked
from upsell_widget.web.results import ResultView
from upsell_widget.web.wording import wording_for

_log = logging.getLogger("upsell_widget")
_TAKEN_BACK = frozenset({AcceptanceState.UNDONE, AcceptanceState.REFUNDED})


def fragment(asked: Asked, proposal: Proposal) -> Response:
    """The popup's content for one proposal."""
    return _html(_offer(asked, proposal))


def plain_page(asked: Asked, proposal: Proposal | None, return_to: str) -> Response:
    """Without JavaScript: the offer on a page of its own, or a page that says there is none."""
    if proposal is not None:
        return _page(asked, _offer(asked, proposal))
    words = wording_for(asked.visitor.shopper.locale, asked.front.state.settings.default_locale)
    title = words.say("There is nothing to offer just now")
    return _page(asked, render_template("upsell_widget/nothing.html", words=words, title=title, return_to=return_to))


def accepted(asked: Asked, acceptance: Acceptance) -> Response:
    """What became of an accept, made of the stored acceptance alone: the same for everyone who asks."""
    if acceptance.state in _TAKEN_BACK:
        return undone(asked, acceptance)
    if acceptance.state is AcceptanceState.PENDING:
        view = results.pending(acceptance.offer, **_common(asked))
        return _answer(asked, "pending", view, 202)
    return _answer(asked, "confirmation", _confirmed(asked, acceptance), 200)


def refused(asked: Asked, acceptance: Acceptance, fresh: Proposal | None) -> Response:
    """Why an accept changed nothing, and a fresh offer where there is one."""
    view = results.refused(acceptance.offer, acceptance.reason or Reason.QUOTE_FAILED, **_common(asked))
    html = render_template("upsell_widget/refusal.html", view=view)
    if fresh is not None and opened(asked, fresh):
        html += _offer(asked, fresh)
    return _html(html, 409) if asked.by_script else _page(asked, html, 409)


def undone(asked: Asked, acceptance: Acceptance) -> Response:
    """That an accept was taken back."""
    return _answer(asked, "confirmation", results.undone(acceptance.offer, **_common(asked)), 200)


def opened(asked: Asked, proposal: Proposal) -> bool:
    """Open what this very answer shows: there is no trigger to wait for."""
    arm, verdict = open_offer(asked.front.state, proposal.offer, asked.visitor.shopper, asked.visitor.shopper_id, asked.moment)
    return verdict is ELIGIBLE and arm is Arm.OFFER


def _offer(asked: Asked, proposal: Proposal) -> str:
    offer = proposal.offer
    view = present(
        offer,
        asked.front.offers.sign(offer, proposal.terms_text),
        proposal.campaign,
        proposal.product,
        proposal.anchor,
        proposal.terms,
        because=proposal.because,
        now=asked.moment.now,
        **_common(asked),
    )
    return render_template("upsell_widget/offer.html", view=view)


def _confirmed(asked: Asked, acceptance: Acceptance) -> ResultView:
    state, offer, applied = asked.front.state, acceptance.offer, acceptance.applied
    campaign = state.programme().get(offer.campaign_id)
    content = campaign.offer.content if campaign is not None and offer.change is None else None
    return results.confirm(
        offer,
        asked.front.offers.sign(offer, acceptance.terms),
        product=_product(state, offer.product_id),
        charged=applied.charged if applied is not None else None,
        total=applied.quote.total if applied is not None else None,
        undo_minutes=state.settings.undo_minutes,
        link=content.url if content is not None else "",
        **_common(asked),
    )


def _product(state: State, product_id: str | None) -> Product | None:
    """What was bought, for its name. It is bought, whether or not the shop can be asked just now."""
    try:
        return state.shop.products([product_id], timeout=1.0).get(product_id) if product_id else None
    except Exception:
        _log.exception("%s was accepted; its name could not be read", product_id)
        return None


def _common(asked: Asked) -> dict[str, str]:
    settings = asked.front.state.settings
    return {"prefix": f"{request.script_root}{settings.url_prefix}", "default_locale": settings.default_locale}


def _answer(asked: Asked, template: str, view: ResultView, status: int) -> Response:
    html = render_template(f"upsell_widget/{template}.html", view=view)
    return _html(html, status) if asked.by_script else _page(asked, html, status)


def _page(asked: Asked, html: str, status: int = 200) -> Response:
    words = wording_for(asked.visitor.shopper.locale, asked.front.state.settings.default_locale)
    page = render_template(
        "upsell_widget/page.html",
        fragment=Markup(html),
        language=words.language,
        title=words.say("An offer for you"),
        stylesheet=f"{request.script_root}{asked.front.assets.stylesheet}",
    )
    return _html(page, status)


def _html(html: str, status: int = 200) -> Response:
    return Response(html, status, mimetype="text/html")
