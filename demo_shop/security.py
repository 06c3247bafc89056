"""Every page under one strict content policy; posts only from our own pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types upsell-widget",
    )
)


def guard(app: Flask) -> None:
    """Refuse cross-site posts; send the policy with every answer."""
    app.before_request(_refuse_cross_site)
    app.after_request(_send_policy)


def _refuse_cross_site() -> None:
    if request.method != "POST":
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site not in (None, "same-origin", "none") or (origin is not None and urlsplit(origin).netloc != request.host):
        abort(403, "This form was sent from another site.")


def _send_policy(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)  # the widget's console has a stricter one
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    if response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
    return response
