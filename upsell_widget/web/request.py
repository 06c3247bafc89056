"""One request of a shopper, with everything a view needs of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Request, Response

from upsell_widget.domain.offers import Offer
from upsell_widget.domain.receipts import Reason
from upsell_widget.errors import OfferRefused
from upsell_widget.state import State
from upsell_widget.web.assets import Assets
from upsell_widget.web.gather import Visitor
from upsell_widget.web.guards import Breaker, InFlight, is_same_site
from upsell_widget.web.identity import Identity, identify, remember
from upsell_widget.web.moment import Moment, moment_of
from upsell_widget.web.signing import OfferSigner, Signer
from upsell_widget.web.tries import Tries


@dataclass(frozen=True, slots=True)
class Front:
    """What the shopper's side shares between requests of one app."""

    state: State
    offers: OfferSigner
    identities: Signer
    assets: Assets
    breaker: Breaker
    in_flight: InFlight
    tries: Tries = field(default_factory=Tries)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: when it happens, who asks, and whether the popup's script or a plain form sent it."""

    front: Front
    moment: Moment
    visitor: Visitor
    identity: Identity
    by_script: bool
    secure: bool

    def offer(self, token: str, *, expired: bool = False) -> tuple[Offer, str]:
        """The offer of a token and the terms shown with it, if it was made for this very shopper.

        ``expired``: an offer past its time will do, as it does for an undo.

        Raises:
            OfferRefused: a token we did not sign, an expired one, or another shopper's.
        """
        signed = self.front.offers
        offer, terms = signed.read_expired(token) if expired else signed.read(token, self.moment.now)
        if offer.shopper_id not in (self.visitor.shopper_id, self.identity.visitor_id):
            raise OfferRefused(Reason.OTHER_SHOPPER, "This offer was made to someone else.", 403)
        return offer, terms

    def remembered(self, response: Response) -> Response:
        """The response with our cookie."""
        response.headers["Cache-Control"] = "no-store"
        return remember(self.front.identities, response, self.identity, consent=self.visitor.consent, secure=self.secure)


def ask(front: Front, request: Request) -> Asked:
    """Read who asks and when.

    Raises:
        OfferRefused: another site sent a request that changes something (403).
    """
    if request.method != "GET" and not is_same_site(request):
        raise OfferRefused("cross_site", "This request did not come from a page of this shop.", 403)
    state = front.state
    moment = moment_of(state, request)
    shopper = state.shop.shopper()
    identity = identify(state, front.identities, request, shopper, moment.now)
    visitor = Visitor(shopper, identity.shopper_id, identity.session_id, state.shop.consent(shopper))
    by_script = request.headers.get("Upsell-Fragment") == "1"
    return Asked(front, moment, visitor, identity, by_script, request.is_secure)
