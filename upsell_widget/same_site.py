"""Whether a page of this very site sent a request: what keeps other sites from posting our forms (CSRF)."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Request


def is_same_site(request: Request) -> bool:
    """Whether a page of this very site sent the request: by ``Sec-Fetch-Site``, else by ``Origin``.

    A browser too old to send either is refused when it changes something.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc == request.host
