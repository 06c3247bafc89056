"""The tag: one insertion into the host's finished page, and nothing else. It never waits for the engine."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, request
from markupsafe import Markup, escape

from upsell_widget.state import Page
from upsell_widget.web.guards import Breaker

_log = logging.getLogger("upsell_widget")
_BY_HAND = "upsell_widget.tag_by_hand"


class Tag:
    """The tags of an app's pages: constant but for escaped view arguments."""

    def __init__(self, prefix: str, pages: Mapping[str, Page], script: str) -> None:
        self._pages = pages
        self._offer_url = f"{prefix}/offer"
        self._start = f'<script type="module" src="{escape(script)}"></script><upsell-popup base="{escape(prefix)}"'

    def for_page(self, endpoint: str | None, view_args: Mapping[str, Any] | None) -> str:
        """The tag of a page, or nothing where the host mounted none."""
        page = self._pages.get(endpoint or "")
        return self.render(page, view_args or {}) if page is not None else ""

    def render(self, page: Page, view_args: Mapping[str, Any]) -> str:
        """The tag for one page and its view arguments."""
        facts = {"product": page.product, "order": page.order}
        given = {name: str(view_args[key]) for name, key in facts.items() if key is not None and key in view_args}
        attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in given.items())
        link = escape(f"{self._offer_url}?{urlencode({'placement': page.placement.value, **given})}")
        return (
            f'{self._start} placement="{page.placement.value}"{attributes}>'
            f'<noscript><a href="{link}" rel="nofollow">おすすめ / For you</a></noscript></upsell-popup>'
        )


def splice(body: bytes, tag: bytes) -> list[bytes] | None:
    """The page with the tag before its last ``</body>``, in three pieces; None where there is no ``</body>``.

    >>> splice(b"<body>hi</body>", b"<x>")
    [b'<body>hi', b'<x>', b'</body>']
    """
    at = body.rfind(b"</body>")
    if at < 0:
        at = body.rfind(b"</BODY>")
    return [body[:at], tag, body[at:]] if at >= 0 else None


def is_processable(response: Response) -> bool:
    """Whether a response is a finished HTML page that may be touched: when in doubt, it is not."""
    return (
        response.status_code == 200
        and response.mimetype == "text/html"
        and not response.direct_passthrough
        and not response.is_streamed
        and "Content-Encoding" not in response.headers
        and response.mimetype_params.get("charset", "utf-8").lower() == "utf-8"
    )


def insert(response: Response, tag: str) -> Response:
    """Insert the tag, mend Content-Length, drop the ETag of the page without it."""
    pieces = splice(response.get_data(), tag.encode())
    if pieces is None:
        return response
    response.response = pieces
    response.content_length = sum(map(len, pieces))
    response.headers.pop("ETag", None)
    return response


def mount(app: Flask, tag: Tag, breaker: Breaker) -> None:
    """Put the tag on the host's pages: after each request, or by ``{{ upsell_offer() }}`` where the host says so."""

    @app.after_request
    def insert_tag(response: Response) -> Response:
        try:
            page = tag.for_page(request.endpoint, request.view_args)
            if not page or _BY_HAND in request.environ or breaker.is_open or not is_processable(response):
                return response
            return insert(response, page)
        except Exception:
            _log.exception("the tag was left out of %s", request.path)
            return response

    def upsell_offer() -> Markup:
        """The tag, placed by hand: the hook then leaves this page alone."""
        request.environ[_BY_HAND] = True
        return Markup("" if breaker.is_open else tag.for_page(request.endpoint, request.view_args))

    app.jinja_env.globals["upsell_offer"] = upsell_offer
