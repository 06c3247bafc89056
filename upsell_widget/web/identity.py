"""Who is it: the customer's id, or a random one in a cookie that lasts a session until there is consent."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import Request, Response

from upsell_widget.domain.shop import Shopper
from upsell_widget.state import State
from upsell_widget.web.signing import Signer

COOKIE = "upsell"
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Identity:
    """A visitor's random id, the session under way, and the customer last seen with them."""

    visitor_id: str
    session_id: str
    seen_at: int
    """Unix seconds of the latest request."""
    customer_id: str = ""

    @property
    def shopper_id(self) -> str:
        """Under which id everything is remembered."""
        return self.customer_id or self.visitor_id


def identify(state: State, signer: Signer, request: Request, shopper: Shopper, now: datetime) -> Identity:
    """Who makes this request. Logging in folds the visitor's memory into the customer's; logging out starts afresh."""
    known = identity_of_cookie(signer, request)
    if known is None:
        return _first_seen(state, shopper, now)
    if known.customer_id and known.customer_id != shopper.id:
        return _new(state, shopper, now)
    if shopper.id and not known.customer_id:
        state.store.merge(known.visitor_id, shopper.id, now)
        known = replace(known, customer_id=shopper.id)
    idle = timedelta(seconds=now.timestamp() - known.seen_at)
    if idle > timedelta(minutes=state.settings.session_minutes):
        known = replace(known, session_id=state.new_id())
    return replace(known, seen_at=int(now.timestamp()))


def remember(signer: Signer, response: Response, identity: Identity, *, consent: bool, secure: bool) -> Response:
    """Set the identity cookie: for this browser session, or with consent for a year."""
    value = [identity.visitor_id, identity.session_id, identity.seen_at, identity.customer_id]
    response.set_cookie(COOKIE, signer.sign(value), max_age=_YEAR if consent else None, httponly=True, samesite="Lax", secure=secure)
    return response


def _new(state: State, shopper: Shopper, now: datetime) -> Identity:
    return Identity(f"visitor-{state.new_id()}", state.new_id(), int(now.timestamp()), shopper.id)


def _first_seen(state: State, shopper: Shopper, now: datetime) -> Identity:
    """Somebody without our cookie. Two tabs that come at once, or a browser that keeps no cookies, have a cart in common."""
    if not shopper.cart_id:
        return _new(state, shopper, now)
    visitor, session = (_derived(state, name, shopper.cart_id) for name in ("visitor", "session"))
    return Identity(f"visitor-{visitor}", session, int(now.timestamp()), shopper.id)


def _derived(state: State, name: str, cart_id: str) -> str:
    """An id that is the same for a cart each time, and that nobody without our key can guess."""
    key = hashlib.sha256(state.secret_keys[-1].encode()).digest()
    return hashlib.blake2b(f"{name}:{cart_id}".encode(), key=key, digest_size=16).hexdigest()


def identity_of_cookie(signer: Signer, request: Request) -> Identity | None:
    """Who our cookie says it is; None without one that we signed."""
    cookie = request.cookies.get(COOKIE, "")
    value = signer.read(cookie) if cookie else None
    if not isinstance(value, list) or len(value) != 4:
        return None
    visitor_id, session_id, seen_at, customer_id = value
    return Identity(str(visitor_id), str(session_id), int(seen_at), str(customer_id))
