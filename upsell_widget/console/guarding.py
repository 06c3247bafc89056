"""Guarding: staff only, forms of our own pages only, and a policy that lets nothing else in."""

from __future__ import annotations

import logging

from flask import Response, abort, current_app, request

from upsell_widget.same_site import is_same_site

STAFF = "upsell_widget.staff"
POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_LOG = logging.getLogger("upsell_widget")


def guard() -> None:
    """404 for whoever is not staff: the console is not even there. 403 for a form of another site."""
    if not _is_staff():
        abort(404)
    if request.method == "POST" and not is_same_site(request):
        abort(403, "This form was sent from another site.")


def _is_staff() -> bool:
    """What the host says; whoever it cannot tell of is nobody."""
    staff = current_app.extensions[STAFF]
    try:
        return staff is not None and staff() is True
    except Exception:
        _LOG.exception("staff() failed; the console stays closed")
        return False


def send_policy(response: Response) -> Response:
    """Nothing from elsewhere, nothing inline, nothing kept by caches, nothing told to other sites."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response
