"""The tag: one insertion into the host's finished page, and nothing else. It never waits for the engine."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, request
from flask.globals import request_ctx
from markupsafe import Markup, escape

from upsell_widget.domain.context import SUBSCRIPTION
from upsell_widget.domain.offers import Placement
from upsell_widget.metering import RAISED
from upsell_widget.state import Page
from upsell_widget.web.guards import Breaker

_log = logging.getLogger("upsell_widget")
_LINKS = {Placement.CANCEL: "解約のほかの方法を見る / Other ways than cancelling"}
"""What the link says without JavaScript, where it is not simply for you."""
_BY_HAND = "upsell_widget.tag_by_hand"
ANNOUNCED = "upsell-moment"
"""The metric of Server-Timing by which a page that is open learns of a moment: the popup's script sees it by itself."""


class Tag:
    """The tags of an app's pages: constant but for escaped view arguments."""

    def __init__(self, prefix: str, pages: Mapping[str, Page], script: str) -> None:
        self.pages = pages
        self._prefix, self._script = prefix, script
        self._offer_url = f"{prefix}/offer"
        self._constant: dict[str, str] = {}
        self._start = f'<script type="module" src="{escape(script)}"></script><upsell-popup base="{escape(prefix)}"'

    def below(self, root: str) -> Tag:
        """The same for an app that is mounted below a path (``SCRIPT_NAME``), whose addresses all start with it."""
        return Tag(f"{root}{self._prefix}", self.pages, f"{root}{self._script}") if root else self

    def for_page(self, endpoint: str | None, view_args: Mapping[str, Any] | None) -> str:
        """The tag of a page, or nothing where the host mounted none. Without view arguments it is made once."""
        page = self.pages.get(endpoint or "")
        if page is None:
            return ""
        if view_args:
            return self.render(page, view_args)
        return self._constant.get(page.placement) or self._constant.setdefault(page.placement, self.render(page, {}))

    def render(self, page: Page, view_args: Mapping[str, Any]) -> str:
        """The tag for one page and its view arguments."""
        facts = {"product": page.product, "order": page.order}
        given = {name: str(view_args[key]) for name, key in facts.items() if key is not None and key in view_args}
        stated = {name: view_args[name] for name in page.facts if name in view_args}
        if page.subscription is not None and page.subscription in view_args:
            stated[SUBSCRIPTION] = view_args[page.subscription]
        if stated:
            given["facts"] = urlencode(stated)
        attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in given.items())
        link = escape(f"{self._offer_url}?{urlencode({'placement': page.placement.value, **given})}")
        return (
            f'{self._start} placement="{page.placement.value}"{attributes}>'
            f'<noscript><a href="{link}" rel="nofollow">{_LINKS.get(page.placement, "おすすめ / For you")}</a></noscript></upsell-popup>'
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
        and is_html_in_utf8(response)
        and not response.direct_passthrough
        and not response.is_streamed
        and "Content-Encoding" not in response.headers
    )


def is_html_in_utf8(response: Response) -> bool:
    """Whether the content type says so; the usual spelling is not parsed."""
    content_type = response.content_type or ""
    if content_type == "text/html; charset=utf-8" or not content_type.startswith("text/html"):
        return content_type.startswith("text/html")
    return response.mimetype == "text/html" and response.mimetype_params.get("charset", "utf-8").lower() == "utf-8"


def insert(response: Response, tag: str) -> Response:
    """Insert the tag, mend Content-Length, drop the ETag of the page without it."""
    pieces = splice(response.get_data(), tag.encode())
    if pieces is None:
        return response
    response.response = pieces
    response.headers["Content-Length"] = str(sum(map(len, pieces)))
    response.headers.pop("ETag", None)
    return response


def mount(app: Flask, tag: Tag, breaker: Breaker) -> None:
    """Put the tag on the host's pages, after each request or by ``{{ upsell_offer() }}`` where the host says so; announce moments."""

    pages = tag.pages

    @app.after_request
    def announce_and_insert(response: Response) -> Response:
        try:
            asked = request_ctx.request
            environ = asked.environ
            if RAISED in environ:
                response.headers.add("Server-Timing", ANNOUNCED)
            if asked.endpoint not in pages or not is_processable(response) or _BY_HAND in environ or breaker.is_open:
                return response
            return insert(response, tag.below(asked.script_root).for_page(asked.endpoint, asked.view_args))
        except Exception:
            _log.exception("the tag was left out of %s", request.path)
            return response

    def upsell_offer() -> Markup:
        """The tag, placed by hand: the hook then leaves this page alone."""
        request.environ[_BY_HAND] = True
        return Markup("" if breaker.is_open else tag.below(request.script_root).for_page(request.endpoint, request.view_args))

    app.jinja_env.globals["upsell_offer"] = upsell_offer
