"""Mounting: the shopper's side put into a host's app."""

from __future__ import annotations

from flask import Flask, Request

from upsell_widget.state import State
from upsell_widget.web.assets import Assets
from upsell_widget.web.blueprint import KEY, blueprint
from upsell_widget.web.guards import Breaker, InFlight
from upsell_widget.web.identity import Identity, identity_of_cookie
from upsell_widget.web.inject import Tag, mount
from upsell_widget.web.request import Front
from upsell_widget.web.signing import OfferSigner, Signer


def mount_front(app: Flask, state: State) -> None:
    """Register our routes and the hook."""
    settings = state.settings
    breaker = Breaker(settings.breaker_failures, settings.breaker_seconds)
    assets = Assets(settings.url_prefix)
    app.extensions[KEY] = Front(
        state=state,
        offers=OfferSigner(state.secret_keys),
        identities=Signer(state.secret_keys, "upsell.identity"),
        assets=assets,
        breaker=breaker,
        in_flight=InFlight(settings.visits_in_flight),
    )
    app.register_blueprint(blueprint, url_prefix=settings.url_prefix)
    mount(app, Tag(settings.url_prefix, state.pages, assets.url), breaker)


def current_identity(app: Flask, request: Request) -> Identity | None:
    """The identity our cookie carries in this request; None before the first visit."""
    front: Front = app.extensions[KEY]
    return identity_of_cookie(front.identities, request)
